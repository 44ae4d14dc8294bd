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
    """pods: a Service that selects the pods themselves.

    otherwise: the Service that answers while there is no such pod, by its own address; None where
    another route takes over then.
    """

    namespace: pulumi.Input[str]
    host: pulumi.Input[str]
    pods: pulumi.Input[str]
    otherwise: pulumi.Input[str] | None = None


class Affinity(pulumi.ComponentResource):
    """A Traefik route by host name with a sticky cookie for the pod.

    Traefik leaves out a route whose Service has no pod that serves, and takes the next one.
    """

    def __init__(
        self, name: str, args: AffinityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:Affinity", name, {}, opts)
        own = pulumi.ResourceOptions(parent=self)
        ingress_route(name, args, ABOVE_KNATIVE, sticky(args.pods), own)
        if args.otherwise is not None:
            other = address(args.otherwise)
            ingress_route(f"{name}-otherwise", args, ABOVE_KNATIVE - 1, other, own)
        self.register_outputs({})


def ingress_route(
    name: str,
    args: AffinityArgs,
    priority: int,
    service: dict[str, Any],
    opts: pulumi.ResourceOptions,
) -> CustomResource:
    """One rule; two of the same host need two objects, or Traefik takes them for one."""
    rule = {
        "kind": "Rule",
        "match": pulumi.Output.concat("Host(`", args.host, "`)"),
        "priority": priority,
        "services": [service],
    }
    return CustomResource(
        f"{name}-route",
        API,
        "IngressRoute",
        metadata={"name": name, "namespace": args.namespace, "labels": labels(name, "affinity")},
        spec={"entryPoints": ["web", "websecure"], "routes": [rule]},
        opts=opts,
    )


def sticky(service: pulumi.Input[str]) -> dict[str, Any]:
    """The pods of a Service, one for each browser.

    A pod that terminates keeps the browsers it has and gets no new ones.
    """
    cookie = {"name": COOKIE, "httpOnly": True, "sameSite": "lax"}
    return {"kind": "Service", "name": service, "port": 80, "sticky": {"cookie": cookie}}


def address(service: pulumi.Input[str]) -> dict[str, Any]:
    """A Service by its own address, whether or not it has pods: 502 where it has none."""
    return {"kind": "Service", "name": service, "port": 80, "nativeLB": True}
