"""A web server with the files of a release, over HTTPS on this machine."""

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from lab.certificates import authority, signed
from tests.unit import release

HOST = "127.0.0.1"


class ReleaseServer:
    """Serves a folder as it is at the moment of each request.

    asked: the paths of the requests, in order.
    """

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.asked: list[str] = []

    @property
    def traefik(self) -> str:
        """Where Traefik's CRDs are."""
        return f"{self.url}/traefik-crds.yaml"


@contextmanager
def serving(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[ReleaseServer]:
    """A server of the miniature release, whose certificate requests trusts meanwhile."""
    files, keys = folder / "release", folder / "keys"
    files.mkdir()
    keys.mkdir()
    release.write(files)
    for name in ("crds", "core"):
        (files / f"knative-{name}.yaml").rename(files / f"serving-{name}.yaml")
    root = authority(keys, "ca")
    pair = signed(keys, "server", root, user="release", hosts=(HOST,))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(root.certificate))
    monkeypatch.setenv("NO_PROXY", HOST)

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            super().do_GET()

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer((HOST, 0), partial(Handler, directory=str(files))) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        served = ReleaseServer(files, f"https://{HOST}:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield served
        server.shutdown()
        thread.join(timeout=5)
