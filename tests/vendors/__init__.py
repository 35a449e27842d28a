"""The ways to the vendors, over real sockets."""
