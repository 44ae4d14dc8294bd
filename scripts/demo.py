"""The whole job on the embedded cluster: platform, variants, their comparison, the report.

VARIANTS in the environment names those wanted; without it, all of them. Run again after an
interruption or a failure, it goes on from what is there.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import yaml
from rich.markup import escape

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmark.errors import MeasuringError
from benchmark.protocol import shipped
from lab import cluster, environment, lifecycle, sealing
from lab.errors import LabError
from lab.progress import console
from scripts.opening import opening
from scripts.side_by_side import side_by_side
from variants import NAMES, VARIANTS

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "results"
PROJECT = "serverless-notebooks"
PLATFORM = "platform"
SETTINGS: dict[str, Mapping[str, str]] = {
    PLATFORM: {"scaleToZeroGrace": "6"},
    **{variant.name: variant.demo for variant in VARIANTS},
}
"""Of stacks that have none of their own: a measurement waits less for zero pods with them."""

FORMS = {"markdown": "md", "json": "json"}
UP = ("up", "--yes", "--skip-preview", "--suppress-outputs", "--non-interactive")
BAD_INPUT = 2


def main() -> int:
    """Run the demo; returns the exit code of the step that failed, or 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--protocol", default="quick", help=f"{', '.join(shipped())} or a YAML file (quick)"
    )
    parser.add_argument("--again", action="store_true", help="measure anew where it was measured")
    options = parser.parse_args()
    chosen = list(dict.fromkeys(os.environ.get("VARIANTS", "").split())) or list(NAMES)
    if unknown := [name for name in chosen if name not in NAMES]:
        said = f"VARIANTS names {', '.join(unknown)}, but there are only: {', '.join(NAMES)}"
        console.print(f"[red]✗[/] {said}", soft_wrap=True)
        return BAD_INPUT
    if RESULTS.exists() and not RESULTS.is_dir():
        console.print(f"[red]✗[/] {escape(str(RESULTS))} must be a folder: move it", soft_wrap=True)
        return BAD_INPUT
    start = time.monotonic()
    try:
        sealing.require_own()
        lifecycle.up(cluster.chosen_name(), None)
    except LabError as error:
        console.print(f"[red]✗[/] {escape(str(error))}", soft_wrap=True)
        return 1
    environment.enter()
    asked = {} if options.protocol == "quick" else {"protocol": options.protocol}
    asked |= {"run": str(int(time.time()))} if options.again else {}
    code = _deploy(chosen, asked) or _show(chosen)
    console.print(f"demo: {'done' if code == 0 else 'failed'} after {_minutes(start)}")
    return code or _invite(chosen)


def _invite(chosen: Sequence[str]) -> int:
    """Say how to open the pages of the variants."""
    shortened = {stack: _shortened(stack) for stack in chosen}
    try:
        lines = opening(chosen, shortened)
    except MeasuringError as error:
        console.print(f"[red]✗[/] {escape(str(error))}", soft_wrap=True)
        return 1
    for line in lines:
        console.print(line, soft_wrap=True, markup=False)
    return 0


def _shortened(stack: str) -> list[str]:
    """The keys by which a demonstration waits less, as far as they have its values."""
    present = configured(ROOT / f"Pulumi.{stack}.yaml")
    return [key for key, value in SETTINGS[stack].items() if str(present.get(key)) == value]


def _deploy(chosen: Sequence[str], asked: Mapping[str, str]) -> int:
    """The platform, then the variants, which `asked` settings are for."""
    for stack in (PLATFORM, *chosen):
        if code := _pulumi("stack", "select", "--create", stack):
            return code
        present = configured(ROOT / f"Pulumi.{stack}.yaml")
        settings = {key: value for key, value in SETTINGS[stack].items() if key not in present}
        if stack != PLATFORM:
            settings |= asked
        if code := _configure(stack, settings):
            return code
    return _up(PLATFORM) or _up(*chosen)


def configured(path: Path) -> dict[str, object]:
    """The project's keys in a stack's file; Pulumi itself lists the project's defaults too."""
    document: object = yaml.safe_load(path.read_text()) if path.exists() else None
    config = cast("dict[str, object]", document).get("config") if document else None
    keys = cast("dict[str, object]", config) if isinstance(config, dict) else {}
    return {key.removeprefix(f"{PROJECT}:"): value for key, value in keys.items()}


def _up(*stacks: str) -> int:
    """Stacks side by side: their measurements take turns, one while another goes to zero."""
    console.rule(" and ".join(f"pulumi up --stack {stack}" for stack in stacks))
    codes = side_by_side({stack: ["pulumi", *UP, "--stack", stack] for stack in stacks}, ROOT)
    for stack, code in codes.items():
        if code:
            console.print(f"[red]✗[/] `pulumi up --stack {stack}` ended with {code}: see above")
    return max(codes.values(), key=abs)


def _configure(stack: str, settings: Mapping[str, str]) -> int:
    codes = (_pulumi("config", "set", "--stack", stack, k, v) for k, v in settings.items())
    return next((code for code in codes if code), 0)


def _pulumi(*words: str) -> int:
    command = ["pulumi", *words, "--non-interactive"]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


def _show(chosen: Sequence[str]) -> int:
    """Their comparison and the report, where there are at least two."""
    if len(chosen) < 2:
        console.print(f"{chosen[0]} alone is not compared: VARIANTS can name several")
        return 0
    RESULTS.mkdir(exist_ok=True)
    files = [f"--{form}={RESULTS / 'comparison'}.{end}" for form, end in FORMS.items()]
    return _script("compare", *files, "--stacks", *chosen) or _script("report", "--stacks", *chosen)


def _script(name: str, *words: str) -> int:
    console.rule(f"python scripts/{name}.py")
    command = [sys.executable, f"scripts/{name}.py", *words]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _minutes(start: float) -> str:
    return f"{(time.monotonic() - start) / 60:.1f} min"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        console.print("[yellow]interrupted[/]: run the same command again, it goes on from here")
        sys.exit(130)
