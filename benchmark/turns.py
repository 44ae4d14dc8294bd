"""Measurements of one cluster take turns on this machine: one variant at a time, cycle by cycle.

Two `pulumi up` at once would otherwise measure each other. A cycle's way to zero pods is left out
of the turn, so that one variant is measured while the other goes to zero.
"""

import fcntl
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmark.deadline import Deadline
from benchmark.errors import TurnError

POLL_S = 0.2


class Turn:
    """A lock file of the cluster, held from `take` to `give`; the system frees it with the process.

    Raises TurnError where the file cannot be had.
    """

    def __init__(self, cluster_uid: str, folder: Path | None = None) -> None:
        base = folder or Path(tempfile.gettempdir())
        self._path = base / f"serverless-notebooks-{os.getuid()}-{cluster_uid}.turn"
        self._file: int | None = None

    def take(self, deadline: Deadline, say: Callable[[str], None]) -> None:
        """Waits for the turn; the time it took is added to the deadline. Idempotent."""
        if self._file is not None:
            return
        began, opened = time.monotonic(), self._open()
        while not _locked(opened):
            say("waiting until the measurement of another variant has ended its cycle")
            time.sleep(POLL_S)
        self._file = opened
        deadline.extend(time.monotonic() - began)

    def give(self) -> None:
        """Lets others have it; nothing happens where it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            return os.open(self._path, flags, 0o600)
        except OSError as error:
            raise TurnError(
                f"{self._path} cannot be opened ({error.strerror}): remove it"
            ) from None


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
