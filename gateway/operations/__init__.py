"""Which document may run, and running it."""
