"""How a Deployment's pod ends: not before the notebooks that are open in it are closed."""

from pathlib import Path

from components.notebook.jupyterlab_pod import PodSpec

PROGRAM = Path(__file__).parent.parent / "in_pod" / "in_use.py"
STOP_S = 30
"""For Jupyter itself to end, as Kubernetes gives by default."""


def draining(spec: PodSpec, timeout: int) -> PodSpec:
    """A pod's spec with a `preStop` that waits for its notebooks, `timeout` seconds at most.

    Meanwhile the pod serves and, as it terminates, Traefik sends it only the browsers that it
    has. Knative lets no `preStop` through: its queue-proxy has a drain of its own.
    """
    if timeout == 0:
        return spec
    first, *others = spec["containers"]
    command = ["python3", "-c", PROGRAM.read_text()]
    drained = {**first, "lifecycle": {"preStop": {"exec": {"command": command}}}}
    return {
        **spec,
        "containers": [drained, *others],
        "terminationGracePeriodSeconds": timeout + STOP_S,
    }
