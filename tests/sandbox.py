"""A small access point on this machine, with the faults of real ones.

with sandbox() as point:
    settings.ACCESS_POINT_URL = point.url
    point.faults = ["timeout"]     # of the next requests, in order; then it works
    point.says(key, status="delivered")
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep


class Sandbox(ThreadingHTTPServer):
    """`taken` has each document once, by its key, with what is said of it; `posts` counts what came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: dict[str, dict] = {}
        self.documents: dict[str, bytes] = {}
        self.posts: list[tuple[str, str, str]] = []
        self.faults: list[str] = []
        self.first = {"status": "in_flight"}
        self.slow = 0.5

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def says(self, key: str, **news: str) -> None:
        self.taken[key] = {"reference": f"ref-{key}", **news}

    def handle_error(self, request, client_address) -> None:
        """Who hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: Sandbox

    def log_message(self, *_arguments) -> None:
        """Tests print what they mean to."""

    def do_POST(self) -> None:
        key = self.headers["Idempotency-Key"]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver, channel = self.headers["X-Receiver"], self.headers["X-Channel"]
        self.server.posts.append((key, channel, receiver))
        fault = self.server.faults.pop(0) if self.server.faults else ""
        if fault == "lost":  # it dies before it takes anything
            self.close_connection = True
            return
        if fault in ("400", "403", "422"):
            self._answer(int(fault), {"reason": "BR-CO-15: the total is wrong"})
            return
        again = key in self.server.taken
        if not again:
            self.server.documents[key] = body
            self.server.says(key, **self.server.first)
        self._after(fault, key, again)

    def _after(self, fault: str, key: str, again: bool) -> None:
        """What was taken may still be answered badly."""
        if fault == "timeout":
            sleep(self.server.slow)
        if fault == "500":
            self._answer(500, {})
        elif fault == "nonsense":
            self._write(200, b"<html>ok</html>")
        else:
            self._answer(409 if again else 202, self.server.taken[key])

    def do_GET(self) -> None:
        key = self.path.rsplit("/", 1)[-1]
        fault = self.server.faults.pop(0) if self.server.faults else ""
        if fault == "500":
            self._answer(500, {})
        elif key in self.server.taken:
            self._answer(200, self.server.taken[key])
        else:
            self._answer(404, {})

    def _answer(self, status: int, said: dict) -> None:
        self._write(status, json.dumps(said).encode())

    def _write(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as point:
        thread = threading.Thread(
            target=point.serve_forever, kwargs={"poll_interval": 0.02}
        )
        thread.start()
        try:
            yield point
        finally:
            point.shutdown()
            thread.join()
