"""The OpenTact client against the sandbox, and with `--live` against OpenTact."""
