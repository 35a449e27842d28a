"""The engine, against an oracle that walks clocks, against laws, and against a table that a person can check."""
