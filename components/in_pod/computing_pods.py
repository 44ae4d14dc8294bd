"""Keeps Knative from ending pods that compute while nobody has a request open.

A Knative pod is there for requests, which a cell or a job is not once its browser is gone. A small
request by way of queue-proxy counts as one: a revision with any is not brought to zero, and has
`activation-scale` pods at least, here as many as compute. Which pods stay is the deletion cost's
doing. Without this program nothing is held, so that nothing is held for ever.
"""

import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping

from .kubernetes_api import Api, answer_of
from .pod_costs import computes

GROUP, KIND = "apis/autoscaling.internal.knative.dev/v1alpha1", "podautoscalers"
REVISION = "serving.knative.dev/revision"
"""A label; a revision's PodAutoscaler has its name."""

SCALE, MIN, MAX = (f"autoscaling.knative.dev/{key}-scale" for key in ("activation", "min", "max"))
FEWEST = 2
"""The least that Knative takes as `activation-scale`: a revision with requests has one anyway."""


def hold(api: Api, selector: str, port: int) -> Iterator[str]:
    """One look; what it changed or could not reach, in words.

    port: of queue-proxy, on which requests count. Raises OSError, ValueError or KeyError.
    """
    computing: Counter[str] = Counter()
    for pod in api.pods(selector):
        if computes(pod):
            computing[pod["metadata"]["labels"][REVISION]] += 1
            try:
                answer_of(
                    urllib.request.Request(f"http://{pod['status']['podIP']}:{port}/api"), None
                )
            except (OSError, ValueError) as error:
                yield f"{pod['metadata']['name']} is not reached: {type(error).__name__}"
    for autoscaler in api.items(GROUP, KIND, REVISION):
        name, known = autoscaler["metadata"]["name"], autoscaler["metadata"]["annotations"]
        wanted = activation_scale(computing[name], known)
        if wanted != known.get(SCALE):
            api.annotate(GROUP, KIND, name, {SCALE: wanted})
            yield f"{name}: {computing[name]} pods compute"


def activation_scale(computing: int, known: Mapping[str, str]) -> str | None:
    """As many pods as compute, within Knative's bounds; None where that adds nothing."""
    pods = min(computing, int(known.get(MAX, "0")) or computing)
    return str(pods) if pods >= max(FEWEST, int(known.get(MIN, "0"))) else None
