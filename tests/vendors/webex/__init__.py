"""The Webex room: what is read, what is sent, what is refused."""
