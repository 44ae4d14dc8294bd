"""kubectl as the lab's administrator, through an API server that answers."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from kubeconfigs.greeting import greet
from lab import binaries, building
from lab.cluster import Cluster, Node
from lab.shell import run


def command(lab: Cluster, *words: str, at: Node | None = None) -> list[str]:
    """The command line of a kubectl call; at: the node whose API server to use, or any."""
    asked = at or serving(lab)
    context = [f"--context={asked.name}"] if len(lab.nodes) > 1 else []
    return [str(program(lab)), "kubectl", f"--kubeconfig={lab.kubeconfig}", *context, *words]


def program(lab: Cluster) -> Path:
    """The lab's own program, wherever the caller's cache is; else the cache's. Raises LabError."""
    kept = lab.folder / "bin" / "kubectl"
    return kept.resolve() if kept.exists() else building.built(binaries.KUBELITE)


def serving(lab: Cluster) -> Node:
    """The node whose API server answers first; the first node if none answers."""
    if len(lab.nodes) == 1:
        return lab.nodes[0]
    authority = (lab.folder / "pki" / "ca.crt").read_text()
    pool = ThreadPoolExecutor(len(lab.nodes))
    asked = {pool.submit(_greet, lab.api_server(node), authority): node for node in lab.nodes}
    pool.shutdown(wait=False)
    answering = (asked[future] for future in as_completed(asked) if future.result())
    return next(answering, lab.nodes[0])


def _greet(server: str, authority: str) -> bool:
    try:
        greet(server, authority)
    except OSError:
        return False
    return True


def ask(lab: Cluster, *words: str, stdin: str | None = None) -> str:
    """Run kubectl as the lab's administrator and return its stdout."""
    doing = f"asking lab '{lab.name}'"
    return run(command(lab, *words), doing=doing, stdin=stdin, timeout=60)
