"""What must hold before anything is measured; each check ends in one clear message."""

import os
import platform
import time

from benchmark.cluster import Cluster
from benchmark.errors import NotReadyError, TokenRefusedError
from benchmark.probe.answer import Answer
from benchmark.probe.curl import get_once
from benchmark.session import Session
from benchmark.tools import curl_version, vegeta_version
from benchmark.variant import Variant

PAUSE_S = 1.0


def tool_versions() -> dict[str, object]:
    """The measuring side. Raises ToolError when a program is missing."""
    return {
        "kernel": platform.release(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "curl": curl_version(),
        "vegeta": vegeta_version(),
    }


def await_ready(session: Session) -> None:
    """Starts the variant where it is at zero and waits for a 200.

    Raises TokenRefusedError at once, NotReadyError when time runs out.
    """
    limit = session.deadline.within(session.protocol.ready_timeout_s)
    session.variant.scaling.restore(session.cluster)
    while True:
        answer = get_once(session.variant.notebook, max(1.0, limit.left))
        if answer.ok:
            return
        if answer.token_refused:
            raise TokenRefusedError(_refused(session.variant, answer))
        if limit.expired:
            raise NotReadyError(_not_ready(session, answer))
        session.progress.say(f"waiting for a 200: {answer.kind}; {session.pods_shown()}")
        time.sleep(PAUSE_S)


def environment(
    variant: Variant, cluster: Cluster, tools: dict[str, object], facts: dict[str, object]
) -> dict[str, object]:
    """The description's environment, overlaid by what the cluster says."""
    image = cluster.image(variant.namespace, variant.labels, variant.overhead_containers)
    known = {key: value for key, value in {**facts, **image}.items() if value is not None}
    return {**variant.environment, **known, "measured_from": tools}


def _refused(variant: Variant, answer: Answer) -> str:
    return (
        f"variant {variant.name!r} at {variant.notebook.host}: "
        f"the token is refused ({answer.kind}): use the token that its pods were started with"
    )


def _not_ready(session: Session, answer: Answer) -> str:
    variant, limit = session.variant, session.protocol.ready_timeout_s
    notebook, pods = variant.notebook, ", ".join((session.pods_shown(), *_control(session)))
    return (
        f"variant {variant.name!r} at {notebook.host} ({notebook.address}:{notebook.port}) "
        f"gave no 200 within {limit:g} s: last answer {answer.kind}; {pods}: "
        f"see `kubectl -n {variant.namespace} describe pods`"
    )


def _control(session: Session) -> list[str]:
    """The control pods in words, which may be what keeps a notebook from answering."""
    variant = session.variant
    if variant.pods.control is None:
        return []
    pods = session.cluster.pods(variant.namespace, variant.pods.control).pods
    return [pod.shown() for pod in pods] or ["no control pod"]
