"""Vendors that misbehave in every way the sandbox knows, and what is left of an answer."""
