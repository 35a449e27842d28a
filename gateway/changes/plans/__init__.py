"""The plans: what each makes of what the vendors hold."""
