"""The route by which the sessions of a revision stay with it, also when another has followed."""

from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from components.notebook.affinity import ABOVE_KNATIVE, ENTRY_POINTS, host_rule, sticky, to_pods
from components.notebook.pod_connections import API
from components.objects.labels import labels

REVISION = "serving.knative.dev/revision"


@dataclass(frozen=True)
class KeptSessionsArgs:
    """revision: its name; pods: the Service that selects its pods; cookie: their cookie's name.

    service: the Knative Service, whose end is also the route's.
    """

    namespace: pulumi.Input[str]
    host: pulumi.Input[str]
    revision: pulumi.Input[str]
    pods: pulumi.Input[str]
    cookie: pulumi.Input[str]
    service: CustomResource


class KeptSessions(pulumi.ComponentResource):
    """One route an entry point for the browsers that hold a revision's cookie.

    It is there before a rollout and stays after it: Pulumi makes the next revision's, under a name
    of its own, so that a rollback finds none in its way, and leaves this one, which Kubernetes
    deletes with the Knative Service. A revision without pods has no endpoints, so Traefik leaves
    its route out and the browser comes to the current revision.
    """

    def __init__(
        self, name: str, args: KeptSessionsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:KeptSessions", name, {}, opts)
        child = pulumi.ResourceOptions(
            parent=self, retain_on_delete=True, replace_on_changes=["metadata", "spec"]
        )
        match = pulumi.Output.concat(
            host_rule(args.host), " && HeaderRegexp(`Cookie`, `(^|; *)", args.cookie, "=`)"
        )
        for entry, suffix in ENTRY_POINTS.items():
            pods = sticky(args.pods, args.cookie, entry)
            CustomResource(
                f"{name}-kept{suffix}-route",
                API,
                "IngressRoute",
                metadata={
                    "namespace": args.namespace,
                    "labels": {**labels(name, "affinity"), REVISION: args.revision},
                    "ownerReferences": [owner(args.service)],
                },
                spec=to_pods(entry, match, ABOVE_KNATIVE + 1, pods),
                opts=child,
            )
        self.register_outputs({})


def owner(service: CustomResource) -> dict[str, pulumi.Input[str]]:
    """The Knative Service as the owner of another object."""
    metadata: pulumi.Output[dict[str, Any]] = pulumi.get(service, "metadata")
    return {
        "apiVersion": "serving.knative.dev/v1",
        "kind": "Service",
        "name": metadata.apply(lambda parts: parts["name"]),
        "uid": metadata.apply(lambda parts: parts.get("uid", "")),
    }
