"""How Traefik connects to a variant's pods, so that a node that is lost is soon known by it."""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from components.objects.labels import labels

API = "traefik.io/v1alpha1"
NAME = "to-pods"
"""Of the Middleware and of the ServersTransport, which the routes of their namespace name."""

DIAL_TIMEOUT = "400ms"
ATTEMPTS = 8
PAUSE = "50ms"
"""As patient in all as one connection of three and a half seconds. Where one of three pods is lost
with its node, one request in 6500 finds none of the others; where two are, one in 25."""

NO_REUSE = -1
"""A connection that is kept outlives the pod at its other end: what is sent on it gets neither an
answer nor an error, and nobody may send it again."""

TRANSPORT = {
    "maxIdleConnsPerHost": NO_REUSE,
    "forwardingTimeouts": {"dialTimeout": DIAL_TIMEOUT},
}
RETRY = {"retry": {"attempts": ATTEMPTS, "initialInterval": PAUSE}}


@dataclass(frozen=True)
class PodConnectionsArgs:
    """namespace: the variant's."""

    namespace: pulumi.Input[str]


class PodConnections(pulumi.ComponentResource):
    """The Middleware that tries another connection, and the ServersTransport of short patience.

    Traefik tries again as long as it has written none of a request's headers (its
    `pkg/middlewares/retry`), so whatever the method, no pod is asked twice. Each try chooses a pod
    anew, but for a browser with a cookie, whose pod is the only one that has its kernels. How long
    an answer takes is not limited.
    """

    def __init__(
        self, name: str, args: PodConnectionsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:PodConnections", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        for kind, spec in (("ServersTransport", TRANSPORT), ("Middleware", RETRY)):
            CustomResource(
                f"{name}-{NAME}-{kind.lower()}",
                API,
                kind,
                metadata={
                    "name": NAME,
                    "namespace": args.namespace,
                    "labels": labels(name, "affinity"),
                },
                spec=spec,
                opts=child,
            )
        self.register_outputs({})
