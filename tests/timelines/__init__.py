"""The join of all vendors, against an oracle that reads their bodies by itself, against its law, and against tables."""
