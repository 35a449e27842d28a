"""What callers may do and see."""
