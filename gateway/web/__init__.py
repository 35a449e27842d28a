"""The HTTP edge: bytes in, bytes out."""
