"""A vendor that answers from a script, for records that the sandbox does not let into its world."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKENS = {
    "/opentact/rest/auth": {"success": True, "status": 200, "payload": {"token": "a-token"}},
    "/pexip/realms/*": {"access_token": "a-token", "expires_in": 3600, "token_type": "Bearer"},
}

NEW: dict[str, Any] = {"newMember": {"deep": [1, None, {"x": "y"}]}, "another": None}
"""Members that a vendor may add tomorrow."""


class Script:
    """What is answered to which path (a glob); anything else is 404. A text goes out as it is."""

    def __init__(self) -> None:
        self.base_url = ""
        self.answers: dict[str, Any] = {}

    def body(self, path: str) -> bytes | None:
        """The answer to a path."""
        for pattern, answer in {**self.answers, **TOKENS}.items():
            if fnmatchcase(path, pattern):
                return (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        return None


@contextmanager
def scripted() -> Iterator[Script]:
    """All four vendors, played from one script on a loopback port."""
    script = Script()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            body = script.body(self.path.partition("?")[0])
            self.send_response(404 if body is None else 200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body or b"{}")))
            self.end_headers()
            self.wfile.write(body or b"{}")

        do_GET = do_POST = do_PUT = answer  # noqa: N815  # the library's names

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    script.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
