"""kubectl as the lab's administrator."""

from lab import binaries, building
from lab.cluster import Cluster
from lab.shell import run


def command(lab: Cluster, *words: str) -> list[str]:
    """The command line of a kubectl call."""
    program = building.program(binaries.KUBELITE)
    return [str(program), "kubectl", f"--kubeconfig={lab.kubeconfig}", *words]


def ask(lab: Cluster, *words: str, stdin: str | None = None) -> str:
    """Run kubectl as the lab's administrator and return its stdout."""
    doing = f"asking lab '{lab.name}'"
    return run(command(lab, *words), doing=doing, stdin=stdin, timeout=60)
