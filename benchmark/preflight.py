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
    session.scaling.restore()
    while True:
        answer = get_once(session.variant, max(1.0, limit.left))
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
    """The description's environment, overlaid by what was found."""
    image = cluster.image(variant.namespace, variant.labels, variant.overhead_containers)
    found = {key: value for key, value in {**facts, **image}.items() if value is not None}
    return {**variant.environment, **found, "measured_from": tools}


def _refused(variant: Variant, answer: Answer) -> str:
    return (
        f"variant {variant.name!r} at {variant.host}: the token is refused ({answer.kind}): "
        "use the token that its pods were started with"
    )


def _not_ready(session: Session, answer: Answer) -> str:
    variant, limit = session.variant, session.protocol.ready_timeout_s
    return (
        f"variant {variant.name!r} at {variant.host} ({variant.address}:{variant.port}) "
        f"gave no 200 within {limit:g} s: last answer {answer.kind}; {session.pods_shown()}: "
        f"see `kubectl -n {variant.namespace} describe pods`"
    )
