"""The directory, against real SQLite files."""
