"""Prompts for input, as a shell's `read -p` shows them."""

import sys


def answer(question: str) -> str | None:
    """The line that is entered, or None at the input's end. Only a terminal shows the question."""
    if sys.stdin.isatty():
        print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line.removesuffix("\n") if line.endswith("\n") else None
