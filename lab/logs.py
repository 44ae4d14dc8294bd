"""The processes' logs."""

import os

from lab import cluster
from lab.errors import LabError
from lab.node import supervision


def follow(lab: str, program: str, *, node: int, lines: int, on: bool) -> None:
    """Print the last lines of a program's log; with `on`, follow it.

    Raises LabError that names the existing programs.
    """
    described = cluster.existing(lab)
    if described is None:
        raise LabError(f"lab '{lab}' is down: `python -m lab up` starts it")
    if not 1 <= node <= len(described.nodes):
        raise LabError(f"lab '{lab}' has nodes 1 to {len(described.nodes)}, not {node}")
    file = supervision.log(described.nodes[node - 1], program)
    if not file.exists():
        known = ", ".join(sorted(p.stem for p in file.parent.glob("*.log")))
        raise LabError(f"no program {program!r} on node {node}: expected one of {known}")
    command = ["tail", f"-n{lines}", *(["-F"] if on else []), str(file)]
    os.execvp(command[0], command)  # noqa: S606
