"""Running other programs, whose stderr becomes part of the error."""

import subprocess
from collections.abc import Mapping, Sequence

from lab import variables
from lab.errors import LabError


def run(
    command: Sequence[str | object],
    *,
    doing: str,
    env: Mapping[str, str] | None = None,
    stdin: str | None = None,
    timeout: float = 600,
) -> str:
    """Run a command to its end and return its stdout.

    doing: what the command is for, the beginning of an error; timeout: seconds; env: instead of
    what `lab.variables` keeps of the caller's. Raises LabError with the last lines of stderr if it
    fails.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            env=_kept() if env is None else env,
            input=stdin,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
    except FileNotFoundError:
        raise LabError(
            f"{doing}: {words[0]} is not installed: run `python -m lab doctor`"
        ) from None
    except subprocess.TimeoutExpired:
        raise LabError(f"{doing}: {words[0]} did not end within {timeout:.0f} s") from None
    if done.returncode:
        raise LabError(f"{doing}: {words[0]} ended with {done.returncode}: {tail(done.stderr)}")
    return done.stdout


def tail(text: str, lines: int = 6) -> str:
    """The last lines of a program's output, or a note that it has none."""
    kept = [line for line in text.strip().splitlines() if line.strip()][-lines:]
    return "\n  ".join(kept) or "(no output)"


def quiet(command: Sequence[str | object]) -> bool:
    """Run a command whose failure is not an error; returns whether it succeeded."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, env=_kept(), capture_output=True, check=False, timeout=60)
    except FileNotFoundError:
        return False
    return done.returncode == 0


def _kept() -> dict[str, str]:
    """In English, so that what a program says can be read by those that look for a word in it."""
    return variables.kept() | {"LC_ALL": "C.UTF-8"}
