"""Tests, by behaviour: rooms in folders of their own, and whole stories in end_to_end/ and faults/."""
