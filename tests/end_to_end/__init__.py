"""Whole stories, over real HTTP on both sides."""
