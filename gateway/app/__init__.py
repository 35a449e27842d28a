"""The composition root: settings in, ASGI app out. `gateway.py` is the file to read first.

Everything is built here and handed down; nothing below reaches for settings, clocks or each other. What is imported here
is light, so that commands which need the time alone do not wait for all the rest.
"""

from gateway.app.clock import clock

__all__ = ["clock"]
