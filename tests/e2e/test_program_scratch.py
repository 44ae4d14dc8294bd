"""What a notebook may fill, share, install and delete, without losing its pod."""

import base64
import zipfile
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from io import BytesIO
from typing import Any

import pytest

from benchmark.kernels.kernel import Kernel
from benchmark.kernels.server import Server
from benchmark.variant import Variant
from tests.e2e.clone import KNATIVE_LAST, Clone
from tests.e2e.notebook import Notebook
from tests.e2e.running import Pods, variant_of
from tests.e2e.scaled_in import one_pod, serving

pytestmark = pytest.mark.usefixtures("unmeasured")

TIMEOUT_S = 60
FULL, SHARED_MB = 28, 100
"""ENOSPC; and more than the 64 MB that a container has without a volume for them."""

FILL = """
def fill(path):
    with open(path, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 20))
        except OSError as error:
            print(error.errno, file.tell() >> 20)
"""
SHARE = f"""
from multiprocessing import Process, shared_memory
memory = shared_memory.SharedMemory(create=True, size={SHARED_MB} << 20)
def write():
    for start in range(0, memory.size, 1 << 20):
        memory.buf[start : start + (1 << 20)] = b"x" * (1 << 20)
child = Process(target=write)
child.start(); child.join()
print(child.exitcode, bytes(memory.buf[-2:]))
memory.close(); memory.unlink()
"""
KEY = """
import os
os.makedirs(os.path.expanduser("~/.ssh"), 0o700, exist_ok=True)
os.close(os.open(os.path.expanduser("~/.ssh/key"), os.O_CREAT | os.O_RDWR, 0o600))
"""
RIGHTS = """
import os
places = (os.path.expanduser(place) for place in ("~/.ssh", "~/.ssh/key"))
print(*(oct(os.stat(place).st_mode & 0o777) for place in places))
"""
"""ssh refuses a key that others can read, and settings that others can write."""
PATHS = "!bash -lc 'command -v pip python; python -m venv ~/x && ~/x/bin/pip --version'; rm -r ~/x"
SETTINGS = "!echo WORD=read >~/.bashrc; bash -lc 'echo $WORD'; rm ~/.bashrc"


def wheel(**modules: str) -> bytes:
    """A package of modules that installs without any index."""
    info = "on_the_volume-1.0.dist-info/"
    files = {f"{name}.py": text for name, text in modules.items()} | {
        f"{info}METADATA": "Metadata-Version: 2.1\nName: on-the-volume\nVersion: 1.0\n",
        f"{info}WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, f"{info}RECORD"))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in (files | {f"{info}RECORD": record}).items():
            archive.writestr(name, text)
    return packed.getvalue()


WHEEL = "on_the_volume-1.0-py3-none-any.whl"
BROKEN = "raise SystemError('the server has loaded what a user has installed')"
"""In a package that the server uses where it is there."""


@pytest.fixture(scope="module", params=KNATIVE_LAST)
def variant(clone: Clone, request: pytest.FixtureRequest) -> Variant:
    """A variant with one pod."""
    variant = variant_of(clone, str(request.param))
    one_pod(variant)
    return variant


@contextmanager
def kernel_of(variant: Variant) -> Generator[Kernel]:
    """A new kernel; Knative's pods go once no kernel is connected."""
    server = Server(variant.notebook, TIMEOUT_S)
    with closing(server), closing(Kernel(server, TIMEOUT_S)) as kernel:
        yield kernel


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm"])
def test_who_fills_a_folder_in_memory_is_told_and_nobody_evicted(variant: Variant, folder: str):
    with kernel_of(variant) as kernel:
        pod = serving(variant.name)
        assert kernel.printed(f"{FILL}\nfill('{folder}/full')") == f"{FULL} 256\n"
        with kernel_of(variant) as other:
            assert other.printed("print(6 * 7)") == "42\n"
        assert kernel.printed(f"import os; os.remove('{folder}/full'); print('kept')") == "kept\n"
        assert lives(serving(variant.name)) == lives(pod)


def test_processes_share_more_memory_than_a_container_has_by_itself(variant: Variant):
    with kernel_of(variant) as kernel:
        assert kernel.printed(SHARE) == "0 b'xx'\n"


def test_what_is_deleted_is_in_no_trash(variant: Variant):
    with kernel_of(variant) as kernel:
        kernel.run("import os; os.makedirs('/home/jovyan/work/unwanted', exist_ok=True)")
        kernel.run("open('/home/jovyan/work/unwanted/unwanted.bin', 'w').close()")
        browser = Notebook(variant)
        answer = browser.http.delete(f"http://{browser.address}/api/contents/unwanted", timeout=60)
        assert answer.status_code == 204, answer.text[:200]
        assert kernel.printed("!find / -name 'unwanted*' -not -path '/proc/*' 2>/dev/null") == ""


def test_a_terminal_has_the_images_programs(variant: Variant):
    with kernel_of(variant) as kernel:
        found = kernel.printed(PATHS).splitlines()
    assert found[:2] == ["/usr/local/bin/pip", "/usr/local/bin/python"]
    assert "/home/jovyan/x/lib" in found[2]


def test_a_terminal_reads_bashrc(variant: Variant):
    with kernel_of(variant) as kernel:
        assert kernel.printed(SETTINGS).split() == ["read"]


def test_what_is_installed_is_there_for_each_kernel_in_each_pod(variant: Variant):
    upload(variant, WHEEL, wheel(on_the_volume="WORD = 'kept'", brotli=BROKEN))
    ask = "import on_the_volume; print(on_the_volume.WORD)"
    with kernel_of(variant) as kernel, kernel_of(variant) as other:
        said = kernel.printed(f"%pip install --no-index ~/work/{WHEEL}")
        assert "Successfully installed on-the-volume-1.0" in said
        assert kernel.printed(ask) == other.printed(ask) == "kept\n", said
        kernel.run(KEY)
    with ExitStack() as after:
        awake_again(variant, after)
        with kernel_of(variant) as kernel:
            assert kernel.printed(ask) == "kept\n"
            assert kernel.printed(RIGHTS) == "0o700 0o600\n"
            assert "Successfully uninstalled" in kernel.printed("%pip uninstall -y on-the-volume")
            kernel.run(f"import os; os.remove('/home/jovyan/work/{WHEEL}')")


def lives(pod: dict[str, Any]) -> tuple[str, list[int]]:
    """Which pod it is, and how often its containers were started again."""
    statuses = pod["status"]["containerStatuses"]
    return pod["metadata"]["uid"], [status["restartCount"] for status in statuses]


def upload(variant: Variant, name: str, content: bytes) -> None:
    """Put a file beside the notebooks."""
    browser = Notebook(variant)
    browser.open()
    body = {"type": "file", "format": "base64", "content": base64.b64encode(content).decode()}
    answer = browser.http.put(f"http://{browser.address}/api/contents/{name}", json=body)
    assert answer.status_code == 201, answer.text[:200]


def awake_again(variant: Variant, after: ExitStack) -> None:
    """To zero pods and back to one, which is the first to have the volume again."""
    pods = Pods(variant)
    after.callback(pods.scaling.restore, pods.cluster)
    pods.zero()
    pods.scaling.to_one(pods.cluster)
    Notebook(variant).open()
    pods.ready(1)
