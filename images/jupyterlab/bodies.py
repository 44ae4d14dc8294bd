"""Refuses what does not fit into the pod's memory, in the place of being ended for it.

A server that takes more memory than its pod may have is ended with all kernels. Whoever saves or
opens something too large is answered 413 with what it would take, and the kernels live on.
"""

import ctypes
from pathlib import Path

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.serverapp import ServerWebApplication
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError, authenticated, stream_request_body

CGROUPS = (
    ("memory.max", "memory.current", ""),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "total_"),
)
"""A container's limit and use in cgroups of version 2 and 1, and how the sums of 1 are named."""

SMALL = 4 << 20
"""What has fewer bytes is let in without a look."""

SENT = 4
"""Bytes of memory for each byte of a body, at the least: a file is parsed, decoded and written."""

SAVED, SAVED_LINE, SAVED_QUOTE = 4, 200, 270
"""Of a notebook, beside the body: for each of its bytes, line ends and quotation marks."""

OPENED, OPENED_QUOTE = 3, 60
"""Of a file that is opened: for each of its bytes and, in notebooks, quotation marks."""


def free(root: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Bytes that the pod may still take; None where it has no limit.

    Neither cached files count as used, nor what this process holds in reserve.
    """
    ctypes.CDLL(None).malloc_trim(0)
    for limit, use, total in CGROUPS:
        try:
            left = int((root / limit).read_text()) - int((root / use).read_text())
            lines = (root / limit).with_name("memory.stat").read_text().splitlines()
        except (OSError, ValueError):
            continue
        stat = dict(line.split() for line in lines)
        return left + int(stat[f"{total}inactive_file"]) + int(stat[f"{total}active_file"])
    return None


def excess(size: int, need: int) -> str:
    """What to say of so many bytes that need so much memory; empty where they fit."""
    left = None if size < SMALL else free()
    if left is None or need <= left:
        return ""
    return (
        f"{size >> 20} MB do not fit into the server's memory: they would take {need >> 20} MB of "
        f"it, and {max(left, 0) >> 20} MB of its memoryLimit are free. Clear large outputs, shut "
        "down kernels that are not needed, or ask for a higher memoryLimit."
    )


def refuse(message: str) -> None:
    if message:
        raise HTTPError(413, message)


@stream_request_body
class Refusal(APIHandler):
    """Takes a body to its end and keeps nothing: few clients listen while they send."""

    def initialize(self, message: str) -> None:
        self.message = message

    async def prepare(self) -> None:
        self.request.connection.set_max_body_size(1 << 62)
        await super().prepare()

    def data_received(self, chunk: bytes) -> None:
        """Forgets it."""

    @authenticated
    def put(self, *_: str) -> None:
        refuse(self.message)

    post = patch = delete = get = put


def find_handler(application, request, **words):
    """tornado's method of this name: at this time nothing of the body was read."""
    length = request.headers.get("Content-Length", "")
    size = int(length) if length.isdecimal() else 0
    most = application.settings["serverapp"].max_body_size
    message = (
        f"{size >> 20} MB are more than this server takes at a time, {most >> 20} MB: upload it in "
        "JupyterLab, which sends it in parts, or ask for a higher memoryLimit."
        if size > most
        else excess(size, size * SENT)
    )
    if message:
        return application.get_handler_delegate(request, Refusal, {"message": message})
    return found(application, request, **words)


def get_json_body(handler):
    """Jupyter's method of this name, for a notebook whose parts do not take too much."""
    body = handler.request.body
    if handler.request.path.endswith(".ipynb") and len(body) >= SMALL:
        parts = SAVED_LINE * body.count(rb"\n") + SAVED_QUOTE * body.count(b'"')
        refuse(excess(len(body), SAVED * len(body) + parts))
    try:
        return parsed(handler)
    finally:
        handler.request.body = b""


class Files(AsyncLargeFileManager):
    """Notebooks and files, of which none is opened that does not fit."""

    async def get(self, path, content=True, *words, **settings):
        if content:
            refuse_to_open(Path(self._get_os_path(path)))
        return await super().get(path, content, *words, **settings)


def refuse_to_open(file: Path) -> None:
    size = file.stat().st_size if file.is_file() else 0
    refuse(excess(size, size * OPENED))
    if size >= SMALL and file.suffix == ".ipynb":
        with file.open("rb") as opened:
            quotes = sum(part.count(b'"') for part in iter(lambda: opened.read(SMALL), b""))
        refuse(excess(size, size * OPENED + quotes * OPENED_QUOTE))


found, ServerWebApplication.find_handler = ServerWebApplication.find_handler, find_handler
parsed, JupyterHandler.get_json_body = JupyterHandler.get_json_body, get_json_body

c.ServerApp.contents_manager_class = Files  # noqa: F821  # type: ignore
