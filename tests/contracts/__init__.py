"""Clients of the vendors, ours and others', against the sandbox, and with `--live` against the vendors."""
