"""The four vendors simulated from their documentation: real HTTP on a loopback port.

Imports nothing else of this package: an independent witness of what the vendors do. Each vendor
has its own authentication, validation, errors, paging and ids; the control plane below /_sandbox
sets the world, and makes vendors fail.
"""

from gateway.sandbox.app import create_app
from gateway.sandbox.credentials import CREDENTIALS, Credentials
from gateway.sandbox.server import Running, running, serve
from gateway.sandbox.world import WorldError, demo_directory, demo_world

__all__ = [
    "CREDENTIALS",
    "Credentials",
    "Running",
    "WorldError",
    "create_app",
    "demo_directory",
    "demo_world",
    "running",
    "serve",
]
