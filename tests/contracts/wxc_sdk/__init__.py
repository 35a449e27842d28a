"""The public Webex SDK against the sandbox."""
