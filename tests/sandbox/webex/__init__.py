"""Webex of the sandbox, mirrored file by file where a file has rules of its own."""
