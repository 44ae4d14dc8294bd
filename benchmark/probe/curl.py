"""Sends GETs one after another, each on a connection of its own, by one curl process.

The configuration goes in by stdin, so the token reaches neither argv nor a file. Repeats are
globbed in the URL's fragment, which is never sent; results come by stderr, which curl does not
buffer. curl is started ahead and waits for its configuration, so that t0 excludes its start.
"""

import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

from benchmark.errors import ToolError
from benchmark.notebook import Notebook
from benchmark.probe.answer import Answer, parse_answer
from benchmark.tools import find_tool


@dataclass(frozen=True)
class Received:
    """An answer and when it was complete, in seconds of `time.monotonic`."""

    at: float
    answer: Answer


class Curl:
    """One curl, ready to go: `with Curl(notebook, 1, 60) as curl: t0 = curl.start()`."""

    def __init__(
        self,
        notebook: Notebook,
        attempts: int,
        timeout_s: float,
        period_s: float = 0.05,
        limit_s: float | None = None,
    ) -> None:
        """`timeout_s` is for one attempt, `limit_s` for all of them, from `start` on.

        `period_s` separates the starts of attempts that end sooner.
        """
        self._limit_s = limit_s
        self._timer: threading.Timer | None = None
        self._config = _config(notebook, attempts, timeout_s, period_s)
        self._process = subprocess.Popen(
            [find_tool("curl"), "-q", "-K", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start(self) -> float:
        """Lets the first request go; its time in seconds of `time.monotonic`."""
        pipe = self._process.stdin
        if pipe is None:
            raise ToolError("curl has no stdin")
        started = time.monotonic()
        try:
            with pipe:
                pipe.write(self._config)
        except BrokenPipeError:
            raise ToolError("curl ended before it was asked: run `curl --version`") from None
        if self._limit_s is not None:
            self._timer = threading.Timer(self._limit_s, self._process.kill)
            self._timer.start()
        return started

    def answers(self) -> Iterator[Received]:
        """The answers as they come. Raises ToolError when curl refuses its configuration."""
        pipe = self._process.stderr
        if pipe is None:
            raise ToolError("curl has no stderr")
        for line in pipe:
            try:
                yield Received(time.monotonic(), parse_answer(line))
            except ValueError:
                raise ToolError(f"curl said {line.split('?')[0].strip()!r}") from None

    def __enter__(self) -> "Curl":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stderr):
            if pipe is not None and not pipe.closed:
                pipe.close()
        self._process.wait()


def get_once(notebook: Notebook, timeout_s: float) -> Answer:
    """One GET, whatever it comes to."""
    answers = list(get_many(notebook, 1, timeout_s))
    if not answers:
        raise ToolError("curl ended without a result: run `curl --version`")
    return answers[0]


def get_many(
    notebook: Notebook, attempts: int, timeout_s: float, period_s: float = 0.05
) -> Iterator[Answer]:
    """Sequential GETs, `period_s` apart."""
    with Curl(notebook, attempts, timeout_s, period_s) as curl:
        curl.start()
        for received in curl.answers():
            yield received.answer


def _config(notebook: Notebook, attempts: int, timeout_s: float, period_s: float) -> str:
    return "\n".join(
        (
            "silent",
            'noproxy = "*"',
            f"max-time = {timeout_s:.3f}",
            f'rate = "{round(60 / period_s)}/m"',
            f'url = "{notebook.url}#[1-{attempts}]"',
            f'header = "Host: {notebook.host}"',
            'header = "Connection: close"',
            'output = "/dev/null"',
            'write-out = "%{stderr}%{json}\\n"',
            "",
        )
    )
