"""The idle phase: what is noted of the pod that was to be there all along."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest

from benchmark.kernels.errors import KernelError
from benchmark.phases import idle as phase
from benchmark.phases.idle import idle
from benchmark.session import Session

GONE = "ended with no pods"


@dataclass
class Waiting:
    """A session whose pod goes during the wait, unless a connection keeps it; a request starts it.

    It is the kernel and its server too.
    """

    kept: bool
    refuses: bool = False
    pods: int = 1

    @property
    def protocol(self) -> Any:
        return SimpleNamespace(idle_s=0, kernels=SimpleNamespace(timeout_s=1))

    @property
    def variant(self) -> Any:
        return SimpleNamespace(notebook=None)

    @property
    def progress(self) -> Any:
        return SimpleNamespace(say=lambda _: None)

    @contextmanager
    def phase(self, name: str) -> Generator[None]:
        assert name == "idle"
        yield
        self.pods = int(self.kept)

    def one_pod(self) -> None:
        self.pods = 1

    def still_one_pod(self) -> str | None:
        return None if self.pods == 1 else GONE

    def kernel(self, *_: object) -> "Waiting":
        if self.refuses:
            raise KernelError("refused")
        return self

    def close(self) -> None:
        self.pods = 1


@pytest.mark.parametrize(
    ("session", "notes"),
    [
        (Waiting(kept=True), []),
        (Waiting(kept=False), [f"idle: {GONE}"]),
        (Waiting(kept=False, refuses=True), ["idle: without a kernel: refused", f"idle: {GONE}"]),
    ],
    ids=["kept", "gone", "no kernel"],
)
def test_a_pod_that_went_is_noted(
    session: Waiting, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the end of the kernel, a request, starts another pod."""
    monkeypatch.setattr(phase, "Server", lambda *_: session)
    monkeypatch.setattr(phase, "Kernel", session.kernel)
    assert idle(cast("Session", session)) == notes
