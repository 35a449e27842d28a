"""What the gateway makes of OpenTact's words, and what it lets through to it."""
