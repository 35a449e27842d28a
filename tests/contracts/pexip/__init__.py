"""The Pexip Engage client against the sandbox, and with `--live` against Pexip Engage."""
