"""What the gateway makes of myKaarma's words, and what it lets through to it."""
