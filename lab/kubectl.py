"""kubectl as the lab's administrator."""

from lab import binaries, building
from lab.cluster import Cluster
from lab.shell import run


def command(lab: Cluster, *words: str) -> list[str]:
    """The command line of a kubectl call."""
    program = building.program(binaries.KUBELITE)
    return [str(program), "kubectl", f"--kubeconfig={lab.kubeconfig}", *words]


def ask(lab: Cluster, *words: str) -> str:
    """Run kubectl as the lab's administrator and return its stdout."""
    return run(command(lab, *words), doing=f"asking lab '{lab.name}'", timeout=60)
