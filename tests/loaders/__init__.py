"""Loaders by themselves: what needs no vendor at all."""
