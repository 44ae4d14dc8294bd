"""The lab's errors, each with one clear message."""

import os
import shlex
import sys


class LabError(Exception):
    """An expected failure: says what was expected, what was found and what to do."""


class NeedsRoot(LabError):
    """What only root may do."""

    def __init__(self, doing: str) -> None:
        super().__init__(f"{doing} needs root: run `{as_root()}`")


class Unfit(LabError):
    """The machine lacks something that the lab needs."""


class BuildFailed(LabError):
    """A binary or an image could not be built."""


class TimedOut(LabError):
    """A wait exceeded its deadline; the message has the last state seen."""


def as_root() -> str:
    """What was typed, for root to type. The Makefile says it by LAB_TYPED.

    `sudo -E` keeps HOME, where builds are cached, and the variables of a proxy.
    """
    program, *words = sys.orig_argv
    python = program if "/" in program else sys.executable
    return f"sudo -E {os.environ.get('LAB_TYPED') or shlex.join([python, *words])}"
