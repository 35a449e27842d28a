"""Subscriptions: what is told of what happens, and the two ways in which it is told."""
