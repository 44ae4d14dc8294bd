"""The route that keeps a browser on one pod, where its kernel lives."""

from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from components.labels import labels

API = "traefik.io/v1alpha1"
COOKIE = "notebook_pod"
ABOVE_KNATIVE = 1_000_000
"""A priority out of reach of the Knative provider's routes: theirs are their rules' lengths."""


@dataclass(frozen=True)
class AffinityArgs:
    """service: the Service whose endpoints are the pods. headers: added to each request."""

    namespace: pulumi.Input[str]
    host: pulumi.Input[str]
    service: pulumi.Input[str]
    headers: pulumi.Input[dict[str, Any]] | None = None


class Affinity(pulumi.ComponentResource):
    """A Traefik route by host name with a sticky cookie for the pod."""

    def __init__(
        self, name: str, args: AffinityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:Affinity", name, {}, opts)
        metadata = {"name": name, "namespace": args.namespace, "labels": labels(name, "affinity")}
        needed: list[pulumi.Resource] = []
        if args.headers is not None:
            middleware = CustomResource(
                f"{name}-headers",
                API,
                "Middleware",
                metadata=metadata,
                spec={"headers": {"customRequestHeaders": args.headers}},
                opts=pulumi.ResourceOptions(parent=self),
            )
            needed = [middleware]
        CustomResource(
            f"{name}-route",
            API,
            "IngressRoute",
            metadata=metadata,
            spec={
                "entryPoints": ["web", "websecure"],
                "routes": [route(args, [{"name": name}] if needed else [])],
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=needed),
        )
        self.register_outputs({})


def route(args: AffinityArgs, middlewares: list[dict[str, str]]) -> dict[str, Any]:
    """The one rule of the route."""
    cookie = {"name": COOKIE, "httpOnly": True, "sameSite": "lax"}
    target = {
        "kind": "Service",
        "name": args.service,
        "port": 80,
        "sticky": {"cookie": cookie},
    }
    return {
        "kind": "Rule",
        "match": pulumi.Output.concat("Host(`", args.host, "`)"),
        "priority": ABOVE_KNATIVE,
        "services": [target],
        **({"middlewares": middlewares} if middlewares else {}),
    }
