"""Persisted documents: registered in versions, kept by their hash, found again, and counted."""
