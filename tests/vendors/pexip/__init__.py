"""What the gateway makes of Pexip Engage's words, and what it lets through to it."""
