"""The whole job on the embedded cluster: platform, both variants, their comparison, the report.

Run again after an interruption or a failure, it goes on from what is there.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lab import cluster, environment, lifecycle
from lab.errors import LabError
from lab.progress import console
from scripts.side_by_side import side_by_side

ROOT = Path(__file__).resolve().parent.parent
VARIANTS = ("knative", "hpa")
STACKS = ("platform", *VARIANTS)
UP = ("up", "--yes", "--skip-preview", "--suppress-outputs", "--non-interactive")


def main() -> int:
    """Run the demo; returns the exit code of the step that failed, or 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--protocol", default="quick", help="quick, standard or a file")
    parser.add_argument("--again", action="store_true", help="measure anew where it was measured")
    options = parser.parse_args()
    start = time.monotonic()
    try:
        lifecycle.up(cluster.chosen_name(), None)
    except LabError as error:
        console.print(f"[red]✗[/] {error}", soft_wrap=True)
        return 1
    os.environ.update(environment.pulumi_env())
    code = _deploy(options.protocol, again=options.again) or _compare() or _report()
    console.print(f"demo: {'done' if code == 0 else 'failed'} after {_minutes(start)}")
    return code


def _deploy(protocol: str, *, again: bool) -> int:
    for stack in STACKS:
        if code := _pulumi("stack", "select", "--create", stack):
            return code
        if stack in VARIANTS and (code := _configure(stack, protocol, again=again)):
            return code
    return _up("platform") or _up(*VARIANTS)


def _up(*stacks: str) -> int:
    """Stacks side by side: their measurements take turns, one while another goes to zero."""
    console.rule(" and ".join(f"pulumi up --stack {stack}" for stack in stacks))
    codes = side_by_side({stack: ["pulumi", *UP, "--stack", stack] for stack in stacks}, ROOT)
    for stack, code in codes.items():
        if code:
            console.print(f"[red]✗[/] `pulumi up --stack {stack}` ended with {code}: see above")
    return max(codes.values(), key=abs)


def _configure(stack: str, protocol: str, *, again: bool) -> int:
    settings = {} if protocol == "quick" else {"protocol": protocol}
    settings |= {"run": str(int(time.time()))} if again else {}
    codes = (_pulumi("config", "set", "--stack", stack, k, v) for k, v in settings.items())
    return next((code for code in codes if code), 0)


def _pulumi(*words: str) -> int:
    command = ["pulumi", *words, "--non-interactive"]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


def _compare() -> int:
    results = ROOT / "results"
    results.mkdir(exist_ok=True)
    files = [
        "--markdown",
        str(results / "comparison.md"),
        "--json",
        str(results / "comparison.json"),
    ]
    console.rule("python scripts/compare.py")
    command = [sys.executable, "scripts/compare.py", *files]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _report() -> int:
    console.rule("python scripts/report.py")
    return subprocess.run([sys.executable, "scripts/report.py"], cwd=ROOT, check=False).returncode


def _minutes(start: float) -> str:
    return f"{(time.monotonic() - start) / 60:.1f} min"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        console.print("[yellow]interrupted[/]: run the same command again, it goes on from here")
        sys.exit(130)
