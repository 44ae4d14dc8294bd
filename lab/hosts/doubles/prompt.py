"""Questions as a shell's `read -p` puts them."""

import sys


def answer(question: str) -> str | None:
    """The line that is given, or None at the input's end. Only a terminal sees the question."""
    if sys.stdin.isatty():
        print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line.removesuffix("\n") if line.endswith("\n") else None
