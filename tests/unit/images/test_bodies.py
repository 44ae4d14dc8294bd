"""What the image's server lets in, by the memory that its pod has left.

The server itself is not installed where these tests run: names of its classes stand in for them.
"""

import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, ModuleType, SimpleNamespace
from typing import Any

import pytest

from lab.paths import CONTAINERFILES

MB = 1 << 20
STAT = "inactive_file {0}\nactive_file {1}\ntotal_inactive_file {0}\ntotal_active_file {1}\n"


class HTTPError(Exception):
    """tornado's, as far as it is asked for here."""


IMPORTS = {
    "jupyter_server.base.handlers": ("APIHandler", "JupyterHandler"),
    "jupyter_server.serverapp": ("ServerWebApplication",),
    "jupyter_server.services.contents.largefilemanager": ("AsyncLargeFileManager",),
    "tornado.web": (),
}


def stand_in(name: str) -> type:
    methods = dict.fromkeys(("find_handler", "get_json_body"), lambda *_: "passed")
    return type(name, (), methods)


@pytest.fixture
def bodies(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names that images/jupyterlab/bodies.py defines."""
    for path, names in IMPORTS.items():
        module = ModuleType(path)
        vars(module).update({name: stand_in(name) for name in names})
        monkeypatch.setitem(sys.modules, path, module)
    passed = {"HTTPError": HTTPError, "authenticated": lambda f: f, "stream_request_body": id}
    vars(sys.modules["tornado.web"]).update(passed)
    settings = SimpleNamespace(ServerApp=SimpleNamespace())
    return runpy.run_path(str(CONTAINERFILES / "jupyterlab" / "bodies.py"), {"c": settings})


def cgroup(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def version_1(root: Path, limit: str) -> Path:
    files = {"limit_in_bytes": limit, "usage_in_bytes": "700", "stat": STAT.format(50, 150)}
    return cgroup(root, {f"memory/memory.{name}": text for name, text in files.items()})


def version_2(root: Path, limit: str) -> Path:
    files = {"max": limit, "current": "700", "stat": STAT.format(50, 150)}
    return cgroup(root, {f"memory.{name}": text for name, text in files.items()})


@pytest.mark.parametrize("made", [version_1, version_2])
def test_files_in_the_cache_do_not_count_as_used(
    bodies: dict[str, Any], tmp_path: Path, made: Any
) -> None:
    assert bodies["free"](made(tmp_path, "1000\n")) == 1000 - 700 + 50 + 150


def test_a_pod_without_a_limit_takes_everything(bodies: dict[str, Any], tmp_path: Path) -> None:
    assert bodies["free"](version_2(tmp_path, "max\n")) is None
    assert bodies["free"](tmp_path / "nothing") is None


def body(text: bytes, name: str = "x.ipynb") -> SimpleNamespace:
    return SimpleNamespace(request=SimpleNamespace(body=text, path=f"/api/contents/{name}"))


def room(bodies: dict[str, Any], size: int) -> None:
    bodies["excess"].__globals__["free"] = lambda: size


@pytest.mark.parametrize(
    ("text", "need"),
    [
        (b"A" * 5 * MB, 20 * MB),
        (rb"12345678\n" * MB, 10 * 4 * MB + 200 * MB),
        (b'"12345678"' * MB, 10 * 4 * MB + 2 * 270 * MB),
    ],
)
def test_a_notebook_is_weighed_by_its_bytes_lines_and_strings(
    bodies: dict[str, Any], text: bytes, need: int
) -> None:
    room(bodies, need)
    assert bodies["get_json_body"](body(text)) == "passed"
    room(bodies, need - 1)
    with pytest.raises(HTTPError) as raised:
        bodies["get_json_body"](body(text))
    status, message = raised.value.args
    assert status == 413
    assert message.startswith(f"{len(text) // MB} MB do not fit into the server's memory: they")
    assert f"{need // MB} MB" in message
    assert "memoryLimit" in message


class Application:
    """The server's, with a limit of its own."""

    settings = MappingProxyType({"serverapp": SimpleNamespace(max_body_size=100 * MB)})

    def get_handler_delegate(self, *words: Any) -> str:
        return words[-1]["message"]


def said(bodies: dict[str, Any], length: str | None) -> str:
    headers = {} if length is None else {"Content-Length": length}
    return bodies["find_handler"](Application(), SimpleNamespace(headers=headers))


def test_a_body_is_judged_by_its_length_before_it_is_read(bodies: dict[str, Any]) -> None:
    room(bodies, 40 * MB)
    assert said(bodies, str(10 * MB)) == "passed"
    assert said(bodies, str(11 * MB)).startswith("11 MB do not fit into the server's memory: they")
    assert said(bodies, str(101 * MB)).startswith("101 MB are more than this server takes at a")


@pytest.mark.parametrize("length", [None, "", "-1", "5, 5", "many"])
def test_a_length_that_is_none_is_left_to_the_server(
    bodies: dict[str, Any], length: str | None
) -> None:
    assert said(bodies, length) == "passed"


def test_a_notebook_that_is_opened_is_weighed_by_its_strings(
    bodies: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "x.ipynb"
    file.write_bytes(b'"1234567"' * MB)
    room(bodies, 9 * 3 * MB + 2 * 60 * MB)
    bodies["refuse_to_open"](file)
    room(bodies, 9 * 3 * MB + 2 * 60 * MB - 1)
    with pytest.raises(HTTPError):
        bodies["refuse_to_open"](file)
    bodies["refuse_to_open"](file.rename(tmp_path / "x.txt"))


def test_files_and_small_bodies_are_not_weighed_again(bodies: dict[str, Any]) -> None:
    room(bodies, 0)
    assert bodies["get_json_body"](body(b"A" * 50 * MB, "x.csv")) == "passed"
    assert bodies["get_json_body"](body(b"A" * 3 * MB)) == "passed"


def test_a_body_that_was_parsed_is_let_go(bodies: dict[str, Any]) -> None:
    held = body(b"A" * 5 * MB)
    room(bodies, 1 << 40)
    bodies["get_json_body"](held)
    assert held.request.body == b""


def test_a_file_that_does_not_fit_is_not_opened(bodies: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(b"A" * 10 * MB)
    room(bodies, 30 * MB)
    bodies["refuse_to_open"](file)
    bodies["refuse_to_open"](tmp_path)
    bodies["refuse_to_open"](tmp_path / "none")
    room(bodies, 30 * MB - 1)
    with pytest.raises(HTTPError):
        bodies["refuse_to_open"](file)
