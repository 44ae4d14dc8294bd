"""What a notebook may bring and take: bodies, lines of output, exports, the image's programs."""

import base64
import json
from collections.abc import Generator
from contextlib import closing

import pytest

from benchmark.kernels.kernel import Kernel
from benchmark.kernels.server import Server
from benchmark.variant import Variant
from tests.e2e.clone import Clone, fine
from tests.e2e.notebook import Notebook
from tests.e2e.running import variant_of
from tests.e2e.scaled_in import one_pod

TIMEOUT_S = 120
MB = 1 << 20
TRAITS = {
    "ZMQChannelsWebsocketConnection.iopub_msg_rate_limit": 10_000,
    "ServerApp.tornado_settings.websocket_max_message_size": 20 * MB,
}
LINES, SENT = 5000, 15 * MB
"""By themselves 3000 lines arrive, and a message of more than 10 MB ends the connection."""

WITHOUT = {"pdf": "xelatex", "webpdf": "playwright", "qtpdf": "PyQt5", "qtpng": "PyQt5"}
HIDDEN = {"custom"}
"""Of no use without a template; JupyterLab's menu leaves it out."""

PROGRAMS = ("git", "ssh", "curl", "less", "unzip", "zip", "nano", "ps", "pandoc")


@pytest.fixture(scope="module")
def variant(clone: Clone) -> Generator[Variant]:
    """The hpa variant with traits of Jupyter's that are not its own defaults; one pod."""
    clone.configure("hpa", measure="false")
    words = ("--stack", "hpa", "--path")
    for trait, value in TRAITS.items():
        fine(clone.pulumi("config", "set", *words, f"jupyterConfig.{trait}", str(value)))
    fine(clone.up("hpa"))
    configured = variant_of(clone, "hpa")
    one_pod(configured)
    yield configured
    clone.forget("hpa", "jupyterConfig")
    fine(clone.up("hpa"))


@pytest.fixture(scope="module")
def kernel(variant: Variant) -> Generator[Kernel]:
    server = Server(variant.notebook, TIMEOUT_S)
    with closing(server), closing(Kernel(server, TIMEOUT_S)) as kernel:
        yield kernel


@pytest.fixture(scope="module")
def notebook(variant: Variant) -> Notebook:
    return Notebook(variant)


def url(notebook: Notebook, name: str) -> str:
    return f"http://{notebook.address}/api/contents/{name}"


def saved(size: int, content: str = "x") -> bytes:
    """The body that saves a notebook with so many bytes of pictures."""
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * MB}}
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "execution_count": 1,
        "source": content,
        "outputs": [picture] * (size // MB),
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({"type": "notebook", "format": "json", "content": notebook}).encode()


def test_a_notebook_that_does_not_fit_is_refused_and_its_kernel_lives_on(
    notebook: Notebook, kernel: Kernel
) -> None:
    kernel.run("kept = 42")
    answer = notebook.http.put(url(notebook, "large.ipynb"), data=saved(180 * MB), timeout=90)
    assert answer.status_code == 413, answer.text[:300]
    assert answer.json()["message"].startswith("180 MB do not fit into the server's memory")
    assert "memoryLimit" in answer.json()["message"]
    assert notebook.get("/api/contents/large.ipynb?content=0").status_code == 404
    assert kernel.printed("print(kept)").strip() == "42"


def test_more_than_the_server_takes_at_a_time_is_told_so(
    notebook: Notebook, kernel: Kernel
) -> None:
    answer = notebook.http.put(url(notebook, "large.txt"), data=bytes(257 * MB), timeout=90)
    assert answer.status_code == 413, answer.text[:300]
    assert "257 MB are more than this server takes at a time, 256 MB" in answer.json()["message"]
    assert kernel.printed("print(1)").strip() == "1"


def test_an_upload_of_150_mb_passes_in_one_request(notebook: Notebook, kernel: Kernel) -> None:
    content = base64.b64encode(bytes(112 * MB)).decode()
    body = json.dumps({"type": "file", "format": "base64", "content": content}).encode()
    answer = notebook.http.put(url(notebook, "data.bin"), data=body, timeout=90)
    notebook.http.delete(url(notebook, "data.bin"), timeout=30)
    assert answer.status_code == 201, answer.text[:300]
    assert answer.json()["size"] == 112 * MB
    assert kernel.printed("print(1)").strip() == "1"


def test_every_export_that_is_offered_is_answered_and_others_say_what_they_lack(
    notebook: Notebook,
) -> None:
    body = saved(0, "print('exported')")
    assert notebook.http.put(url(notebook, "export.ipynb"), data=body, timeout=30).ok
    offered = set(notebook.get("/api/nbconvert").json()) - HIDDEN
    assert {"html", "markdown", "latex", "rst", "asciidoc", "slides", "script"} <= offered
    assert not offered & WITHOUT.keys()
    for name in sorted(offered):
        answer = notebook.get(f"/nbconvert/{name}/export.ipynb?download=true")
        assert answer.status_code == 200, f"{name}: {answer.text[:300]}"
        assert "exported" in answer.text, name
    for name, program in WITHOUT.items():
        answer = notebook.get(f"/nbconvert/{name}/export.ipynb")
        assert answer.status_code == 501, name
        assert f"cannot export {name}: its image has no {program}" in answer.text


def test_all_lines_arrive_within_the_limit_that_is_set(kernel: Kernel) -> None:
    text = kernel.printed(f"for number in range({LINES}):\n    print(number, flush=True)")
    assert text.split() == [str(number) for number in range(LINES)]


def test_a_message_of_the_size_that_is_set_reaches_the_kernel(kernel: Kernel) -> None:
    assert kernel.printed(f"print(len({'a' * SENT!r}))").strip() == str(SENT)


def test_people_have_their_programs(kernel: Kernel) -> None:
    for program in PROGRAMS:
        assert kernel.printed(f"!command -v {program}").strip() == f"/usr/bin/{program}"
    assert "Initialized empty" in kernel.printed("!git init /tmp/repository")
    assert "\\emph{x}" in kernel.printed("!echo '*x*' | pandoc --to latex")
