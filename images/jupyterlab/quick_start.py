#!/usr/bin/python3 -s
"""`jupyter-lab`, ready sooner: it stands in the image in the place of the one that pip writes.

It listens before it imports anything: whoever asks whether it is ready waits for the answer, in the
place of being refused and asking again a second later, as the kubelet does. Garbage is not
collected meanwhile, since all that is imported stays. The modules in LATER are loaded once
something of them is used, which a first page does not. By `-s` the server imports nothing that a
user has installed, which could keep every pod of the volume from starting; kernels do.
"""

import gc
import os
import site
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from pathlib import Path
from types import ModuleType
from typing import Any

LATER = ("requests", "websocket")
"""Of lists of forbidden extensions, and of a gateway's kernels."""

PRIVATE = (".ssh", ".gnupg", ".netrc", ".pgpass")
"""In HOME: what is nobody else's."""

ADDRESS = ("--ServerApp.ip=", "--ServerApp.port=")


class LaterFinder:
    """Finds the modules in LATER, and has them loaded at their first use."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's spec with a lazy loader; None for a module that is loaded at once."""
        spec = PathFinder.find_spec(name, path, target) if name in LATER else None
        if spec and spec.loader:
            spec.loader = LazyLoader(spec.loader)
        return spec


def listening(words: Sequence[str]) -> socket.socket | None:
    """A socket that listens at the address in the arguments.

    None where they give none, or one that cannot be had: the server itself then says so.
    """
    given = [[word.removeprefix(key) for word in words if word.startswith(key)] for key in ADDRESS]
    try:
        [ip], [port] = given
        return socket.create_server((ip, int(port)), backlog=128)
    except (ValueError, OverflowError, OSError):
        return None


def bind_sockets(port: int, address: str | None = None, *args: Any, **settings: Any) -> list[Any]:
    """tornado's function of this name, but for the address that is listened at already."""
    if early and early.getsockname() == (address, port):
        own = early.dup()
        own.setblocking(False)
        return [own]
    return bind_new(port, address, *args, **settings)


def prepare_home() -> None:
    """What Python and ssh ask of HOME, as far as it can be written to.

    Python looks for the user's packages only where their folder is there when it starts. ssh and
    others refuse files that a group may read: the kubelet gives all of the volume to its group, in
    each pod that is the first to have it.
    """
    with suppress(OSError):
        os.makedirs(site.getusersitepackages(), exist_ok=True)
    for name in PRIVATE:
        top = Path.home() / name
        for path in (top, *top.rglob("*")):
            with suppress(OSError):
                path.chmod(path.stat().st_mode & 0o700)


gc.disable()
early = listening(sys.argv)
sys.meta_path.insert(0, LaterFinder)

from tornado import netutil  # noqa: E402 - only now is it said what is loaded later

bind_new = netutil.bind_sockets
netutil.bind_sockets = bind_sockets

from jupyterlab.labapp import main  # noqa: E402 - it takes over the function above

gc.freeze()
gc.enable()

if __name__ == "__main__":
    prepare_home()
    sys.exit(main())
