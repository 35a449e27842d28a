"""The Webex client against the sandbox, and with `--live` against Webex."""
