"""Holds what would change something while the notebooks wake up, then has the client ask again.

Until a pod is routed, requests reach any pod through Knative's activator, and no answer names the
pod in a cookie: a kernel that were started so could not be found again. What only reads may go
that way. The rest comes here, and is sent back to its own address (307, so with method and body)
once Traefik answers with a cookie.
"""

import os
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE_S = 60.0
PERIOD_S = 0.1
MOST = 100
"""Requests held at a time; more are told to come again."""

LINE = 65536
"""Longest line between the chunks of a body."""


@dataclass
class Door:
    """The way to the notebooks as a browser takes it, without a token.

    traefik: its address; host: the notebooks' name; cookie: how the names of their cookies begin.
    """

    traefik: str
    host: str
    cookie: str
    patience_s: float = PATIENCE_S
    seen: str = "nothing"
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> bool:
        """Wakes the notebooks up, and returns whether a pod is routed before patience ends.

        Only one asks at a time: questions in flight are what Knative scales on.
        """
        end = time.monotonic() + self.patience_s
        while (left := end - time.monotonic()) > 0:
            if not self._asking.acquire(timeout=left):
                break
            try:
                if self._routed(end - time.monotonic()):
                    return True
                time.sleep(PERIOD_S)
            finally:
                self._asking.release()
        return False

    def _routed(self, timeout_s: float) -> bool:
        request = urllib.request.Request(f"{self.traefik}/api", headers={"Host": self.host})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=max(timeout_s, 0.1)) as answer:  # noqa: S310
                cookies = answer.headers.get_all("Set-Cookie", [])
        except (OSError, ValueError) as error:
            self.seen = str(error)
            return False
        self.seen = "an answer without a cookie"
        return any(cookie.startswith(self.cookie) for cookie in cookies)


class Writes(BaseHTTPRequestHandler):
    """Answers 307 once the notebooks are awake, 503 where they do not wake up in time."""

    door: Door
    places: threading.Semaphore
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Only the kubelet asks."""
        self._answer(HTTPStatus.NO_CONTENT)

    def do_POST(self) -> None:
        """Takes the body first: whoever sends it sees the connection break otherwise.

        Only then are the notebooks woken up, or they would be back at zero after a slow body.
        """
        self._swallow()
        if not self.places.acquire(blocking=False):
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, ("Retry-After", "5"))
            return
        try:
            self._hold()
        finally:
            self.places.release()

    do_PUT = do_PATCH = do_DELETE = do_POST

    def _hold(self) -> None:
        if self.door.open():
            self._answer(HTTPStatus.TEMPORARY_REDIRECT, ("Location", own_path(self.path)))
            return
        print(f"no notebook woke up in time: {self.door.seen}", file=sys.stderr, flush=True)
        self._answer(HTTPStatus.SERVICE_UNAVAILABLE, ("Retry-After", "5"))

    def _answer(self, status: HTTPStatus, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", "0"), ("Connection", "close")):
            self.send_header(name, value)
        self.end_headers()

    def _swallow(self) -> None:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            self._take(int(self.headers.get("Content-Length") or 0))
            return
        while size := int(self.rfile.readline(LINE).split(b";")[0].strip() or b"0", 16):
            self._take(size)
            self.rfile.readline(LINE)
        while self.rfile.readline(LINE).strip():
            """Trailers."""

    def _take(self, left: int) -> None:
        while left > 0 and (read := self.rfile.read(min(left, 65536))):
            left -= len(read)

    def log_message(self, format: str, *args: object) -> None:
        """No access log: request paths hold tokens."""


def own_path(path: str) -> str:
    """A path of the same host: one with two slashes in front would name another."""
    return "/" + path.lstrip("/\\")


def server(door: Door, port: int) -> ThreadingHTTPServer:
    """Ready to serve on all addresses."""
    attributes = {"door": door, "places": threading.Semaphore(MOST)}
    return ThreadingHTTPServer(("", port), type("Handler", (Writes,), attributes))


def main() -> None:
    """Serve for ever."""
    door = Door(os.environ["TRAEFIK"], os.environ["NOTEBOOKS"], os.environ["COOKIE"])
    server(door, int(os.environ["PORT"])).serve_forever()


if __name__ == "__main__":
    main()
