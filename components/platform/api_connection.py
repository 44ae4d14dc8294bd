"""How soon a program notices that the API server it watches is gone."""

from pulumi_kubernetes.core.v1 import EnvVarArgsDict

READ_IDLE_S, PING_TIMEOUT_S = 2, 3

HEALTH_CHECK = {
    "HTTP2_READ_IDLE_TIMEOUT_SECONDS": str(READ_IDLE_S),
    "HTTP2_PING_TIMEOUT_SECONDS": str(PING_TIMEOUT_S),
}
"""Of any program built on Kubernetes' client-go: a connection that brought nothing for so long is
asked for a sign of life, and given up where none comes. By default (30 s and 15 s, in
apimachinery's `pkg/util/net/http.go`) what it last knew would go on for 45 s after a node was lost
whose API server it watched, pods of that node included."""


def environment() -> list[EnvVarArgsDict]:
    """The variables of a container, as the Kubernetes API writes them."""
    return [{"name": name, "value": value} for name, value in HEALTH_CHECK.items()]
