"""Shows the variants side by side while they run: pods, requests, latency, errors, CPU.

Exit codes: 0 ended by itself, 1 something did not answer (with --once), 2 there is nothing to
watch, 130 interrupted.
"""

import argparse
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.live import Live

from benchmark.deadline import Deadline
from benchmark.errors import MeasuringError
from benchmark.interrupt import INTERRUPTED, Interrupted, raise_on_signals
from benchmark.live.follower import Follower, Missing, Source
from benchmark.live.frame import frame
from benchmark.live.view import View
from scripts.stack_outputs import stack_variant
from variants import NAMES

REFRESH_S = 1.0


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    raise_on_signals()
    console = Console()
    try:
        with ThreadPoolExecutor() as pool:
            sources = list(pool.map(_source, options.stacks))
        missing = [source.trouble for source in sources if isinstance(source, Missing)]
        if len(missing) == len(sources):
            print(f"watch: {'; '.join(dict.fromkeys(missing))}", file=sys.stderr)
            return 2
        return _once(sources, console) if options.once else _live(sources, console, options.seconds)
    except Interrupted:
        return INTERRUPTED


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Watch variants while they run.")
    parser.add_argument(
        "--stacks", nargs="+", default=NAMES, metavar="NAME", help=f"{', '.join(NAMES)} unless set"
    )
    parser.add_argument("--seconds", type=_seconds, help="end after so many seconds")
    parser.add_argument("--once", action="store_true", help="print one frame and end")
    return parser.parse_args()


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"must be a number of seconds above 0, not {text!r}")
    return value


def _source(variant: str) -> Source:
    try:
        return Follower(stack_variant(variant))
    except MeasuringError as error:
        return Missing(variant, str(error))


def _once(sources: Sequence[Source], console: Console) -> int:
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda source: source.look(), sources))
    views = _views(sources)
    console.print(frame(views, console.width))
    known = zip(sources, views, strict=True)
    return int(any(view.trouble for source, view in known if isinstance(source, Follower)))


def _live(sources: Sequence[Source], console: Console, seconds: float | None) -> int:
    limit = Deadline(seconds if seconds is not None else float("inf"))
    stopped = threading.Event()
    for source in sources:
        threading.Thread(target=source.follow, args=(stopped,), daemon=True).start()
    with Live(console=console, auto_refresh=False) as live:
        while not limit.expired:
            live.update(frame(_views(sources), console.width), refresh=True)
            time.sleep(min(REFRESH_S, limit.left))
    stopped.set()
    return 0


def _views(sources: Sequence[Source]) -> list[View]:
    now = time.time()
    return [source.view(now) for source in sources]


if __name__ == "__main__":
    sys.exit(main())
