"""One `up` or `down` of a lab at a time, on the whole machine."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager

from lab import paths
from lab.waiting import until


@contextmanager
def locked(name: str, deadline: float = 600) -> Generator[None]:
    """Hold the lab's lock: one `up` or `down` at a time, on the whole machine."""
    path = paths.run(name).parent / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        until(
            lambda: (_try(file.fileno()), "another `python -m lab` holds it"),
            what=f"the lock {path} is free",
            deadline=deadline,
        )
        yield


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
