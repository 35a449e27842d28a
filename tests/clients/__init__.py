"""Real clients, of other hands than ours."""
