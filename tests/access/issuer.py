"""An issuer of tokens, played over HTTP: its OpenID configuration, its keys, and tokens signed in any way."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

AUDIENCE = "https://gateway.example"
SECONDS = 300


def private_key(kind: str, number: int = 0) -> Any:
    """A key of a kind; of one kind there are as many as there are numbers."""
    # A cache tells a number that is left out from the same one that is said.
    return _made(kind, number)


@cache
def _made(kind: str, number: int) -> Any:  # each number has its own
    match kind:
        case "RSA":
            return rsa.generate_private_key(65537, 2048)
        case "RSA-1024":
            return rsa.generate_private_key(65537, 1024)  # it is there to be refused
        case "OKP":
            return ed25519.Ed25519PrivateKey.generate()
        case _:
            return ec.generate_private_key(ec.SECP256R1() if kind == "EC" else ec.SECP384R1())


def published(kind: str, number: int = 0, **members: Any) -> dict[str, Any]:
    """The public half of a key, as an issuer publishes it."""
    key = private_key(kind, number).public_key()
    algorithms = {"RSA": RSAAlgorithm, "RSA-1024": RSAAlgorithm, "OKP": OKPAlgorithm}
    tree = algorithms.get(kind, ECAlgorithm).to_jwk(key, as_dict=True)  # type: ignore[attr-defined]  # each has it
    return {"kid": f"{kind}-{number}", "use": "sig", **tree, **members}


def claims(issuer: str, now: datetime, **others: Any) -> dict[str, Any]:
    """The claims of a right token; `others` replace some, None takes one away."""
    at = now.timestamp()
    right = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": "ada",
        "azp": "web",
        "iat": at,
        "exp": at + SECONDS,
        "gateway_profile": "frontend",
        "scope": "openid associates:read availability:read",
        "gateway_departments": ["4711"],
    }
    return {name: value for name, value in (right | others).items() if value is not None}


def token(
    said: dict[str, Any],
    kind: str = "EC",
    *,
    number: int = 0,
    algorithm: str = "ES256",
    **header: Any,
) -> str:
    """A token that says so, signed with a key."""
    named = {"kid": f"{kind}-{number}", **header}
    return jwt.encode(said, private_key(kind, number), algorithm, headers=named)


@dataclass(slots=True)
class Issuer:
    """An issuer that answers over HTTP. `keys` is what it publishes; `away` makes it answer 503."""

    url: str
    keys: list[dict[str, Any]] = field(default_factory=lambda: [published("EC")])
    away: bool = False
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        self.asked.append(path)
        if self.away:
            return 503, b""
        pages: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/keys",
            },
            "/keys": {"keys": self.keys},
        }
        return (200, json.dumps(pages[path]).encode()) if path in pages else (404, b"")


@contextmanager
def issuing() -> Iterator[Issuer]:
    """An issuer on a free loopback port, while the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_address[1]}")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = issuer.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
