"""The myKaarma client against the sandbox, and with `--live` against myKaarma."""
