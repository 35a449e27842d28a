"""Orders: what they refuse by themselves, and what they make of what is there."""
