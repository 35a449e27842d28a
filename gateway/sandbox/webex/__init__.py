"""Webex, simulated from its documentation and from what its live service is seen to do."""

from gateway.sandbox.webex.vendor import Webex

__all__ = ["Webex"]
