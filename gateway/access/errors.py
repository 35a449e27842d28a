"""Everything that can go wrong before it is known who is asking, and with the list of clients.

    AccessError             the root
    ├── NotAuthenticated    the caller's fault: no credentials, or none that count
    ├── IssuerUnavailable   the issuer's: a token cannot be checked now
    └── ClientError         the operator's: what was asked of the list of clients cannot be done

Store errors are the store's own. No message holds a key or a token.
"""

from __future__ import annotations


class AccessError(Exception):
    """The root."""


class NotAuthenticated(AccessError):
    """The caller showed no credentials, or none that count. The message is for the caller; `reason` is for the log, and
    `credential` names there what was shown. `shown`: whether there were any."""

    def __init__(
        self, message: str, *, reason: str, credential: str | None = None, shown: bool = True
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.credential = credential
        self.shown = shown


class IssuerUnavailable(AccessError):
    """The issuer's signing keys cannot be had, and none are kept. May work later."""


class ClientError(AccessError):
    """What was asked of the list of clients cannot be done; the message says what can."""
