"""Loses each node of a lab in turn, and measures what that costs the variants' users.

The stacks must be up on a lab of three nodes or more, with pods on several of them. Requests go at
a constant rate to a node that stays, and a kernel is open on each pod. Each loss is written to the
JSON and the Markdown table once it is over; the node is brought back in every case.

Exit codes: 0 measured, 1 not measurable, 2 bad input, 130 interrupted.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmark.cluster import Cluster
from benchmark.errors import DescriptionError, MeasuringError, ResultsError, ToolError
from benchmark.interrupt import INTERRUPTED, Interrupted, raise_on_signals
from benchmark.node_loss import pods
from benchmark.node_loss.records import NodeLoss, as_json
from benchmark.node_loss.run import Nodes, Plan, node_loss
from benchmark.node_loss.table import markdown
from benchmark.progress import reporter
from scripts.stack_outputs import stack_variant
from variants import NAMES

ROOT = Path(__file__).resolve().parent.parent
WAYS = ("kill", "freeze", "cut")
LAB_S = 120


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    raise_on_signals()
    try:
        options.output.mkdir(parents=True, exist_ok=True)
        _measure(options)
    except Interrupted:
        print("node_loss: interrupted; the node was brought back", file=sys.stderr)
        return INTERRUPTED
    except (MeasuringError, OSError) as error:
        print(f"node_loss: {error}", file=sys.stderr)
        return 2 if isinstance(error, DescriptionError | ResultsError) else 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Lose each node of a lab in turn.")
    parser.add_argument(
        "stacks",
        nargs="*",
        default=NAMES,
        help=f"whose variants are under load ({', '.join(NAMES)})",
    )
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=["kill", "cut"])
    parser.add_argument("--rate", type=int, default=10, help="requests/s on each variant (10)")
    parser.add_argument("--seconds", type=float, default=90, help="of load after each loss (90)")
    parser.add_argument("--timeout", type=float, default=5, help="s until a request is lost (5)")
    parser.add_argument("--output", type=Path, default=Path("results/node-loss"), help="a folder")
    return parser.parse_args()


def _measure(options: argparse.Namespace) -> None:
    variants = [stack_variant(stack) for stack in options.stacks]
    cluster = Cluster(variants[0].kubeconfig)
    count, facts = len(pods.nodes(cluster)), cluster.facts()
    if count < 3:
        raise DescriptionError(
            f"expected three nodes or more, found {count}: run "
            "`pulumi config set labNodes 3 --stack platform`"
        )
    plan = Plan(options.rate, options.seconds, options.timeout)
    turns = [(number, how) for how in options.ways for number in range(1, count + 1)]
    began, done = datetime.now(UTC).isoformat(timespec="seconds"), list[NodeLoss]()
    with reporter("node loss", len(turns)) as progress:
        for number, how in turns:
            progress.step(f"node {number}, {how}")
            nodes = Nodes(lambda n, h: lab("lose", str(n), "--how", h), lambda n: lab("revive", n))
            done.append(node_loss(number, how, variants, nodes, plan, progress))
            document = as_json(done, asdict(plan), facts, began)
            text = json.dumps(document, allow_nan=False, indent=1) + "\n"
            (options.output / "node-loss.json").write_text(text)
            (options.output / "node-loss.md").write_text(markdown(done))


def lab(*words: object) -> None:
    """`python -m lab WORDS`. Raises ToolError."""
    command = [sys.executable, "-m", "lab", *map(str, words)]
    try:
        ran = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=LAB_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise ToolError(f"lab {words[0]} did not end within {LAB_S} s") from None
    if ran.returncode:
        raise ToolError(f"lab {words[0]} failed: {ran.stderr.strip()[-300:]}")


if __name__ == "__main__":
    sys.exit(main())
