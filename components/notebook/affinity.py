"""The routes that keep a browser on one pod, where its kernel lives."""

from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from components.notebook import pod_connections
from components.notebook.pod_connections import API
from components.objects.labels import labels

ABOVE_KNATIVE = 1_000_000
"""A priority out of reach of the Knative provider's routes: theirs are their rules' lengths."""

WRITES = "!Method(`GET`) && !Method(`HEAD`) && !Method(`OPTIONS`)"

BY_ADDRESS = {"forwardingTimeouts": {"dialTimeout": "100ms"}}
"""Nobody is behind the address of a Service without pods. A refusal would say so, but Linux sends
one a second to each peer; a connection that is neither refused nor made is tried again by TCP after
a second, which is too long for a pod that is Ready by then."""

RESOURCES = {"IngressRoute": "route", "ServersTransport": "transport"}
"""Kinds of objects, and what the names of their Pulumi resources end in."""

ENTRY_POINTS = {"web": "", "websecure": "-tls"}
"""Traefik's entry points, and what the names of their routes end in."""


@dataclass(frozen=True)
class AffinityArgs:
    """pods: a Service that selects the pods themselves; cookie: the name of their cookie.

    otherwise: the Service that answers while there is no such pod, by its own address; writes: the
    one that answers then what does not only read. None where another route takes over then.
    """

    namespace: pulumi.Input[str]
    host: pulumi.Input[str]
    pods: pulumi.Input[str]
    cookie: pulumi.Input[str]
    otherwise: pulumi.Input[str] | None = None
    writes: pulumi.Input[str] | None = None


class Affinity(pulumi.ComponentResource):
    """Traefik routes by host name with a sticky cookie for the pod, `Secure` under TLS.

    The namespace has its PodConnections before. Traefik leaves out a route whose Service has no
    pod that serves, and takes the next one.
    """

    def __init__(
        self, name: str, args: AffinityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:Affinity", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        match = host_rule(args.host)
        for entry, suffix in ENTRY_POINTS.items():
            spec = to_pods(entry, match, ABOVE_KNATIVE, sticky(args.pods, args.cookie, entry))
            traefik_object("IngressRoute", f"{name}{suffix}", args.namespace, spec, child)
        if args.otherwise is not None:
            by, at = f"{name}-otherwise", args.namespace
            transport = traefik_object("ServersTransport", by, at, BY_ADDRESS, child)
            other = {**pods(args.otherwise), "nativeLB": True, "serversTransport": by}
            spec = route(list(ENTRY_POINTS), match, ABOVE_KNATIVE - 1, other)
            after = pulumi.ResourceOptions(parent=self, depends_on=[transport])
            traefik_object("IngressRoute", by, at, spec, after)
        if args.writes is not None:
            writes = pulumi.Output.concat(match, " && ", WRITES)
            spec = route(list(ENTRY_POINTS), writes, ABOVE_KNATIVE - 1, pods(args.writes))
            traefik_object("IngressRoute", f"{name}-writes", args.namespace, spec, child)
        self.register_outputs({})


def traefik_object(
    kind: str,
    name: str,
    namespace: pulumi.Input[str],
    spec: dict[str, Any],
    opts: pulumi.ResourceOptions,
) -> CustomResource:
    """One of RESOURCES. Two rules of the same host need two, or Traefik takes them for one."""
    return CustomResource(
        f"{name}-{RESOURCES[kind]}",
        API,
        kind,
        metadata={"name": name, "namespace": namespace, "labels": labels(name, "affinity")},
        spec=spec,
        opts=opts,
    )


def route(
    entry_points: list[str], match: pulumi.Input[str], priority: int, service: dict[str, Any]
) -> dict[str, Any]:
    """An IngressRoute's spec with one rule: what it takes, before which others, and to where."""
    rule = {"kind": "Rule", "match": match, "priority": priority, "services": [service]}
    return {"entryPoints": entry_points, "routes": [rule]}


def to_pods(
    entry_point: str, match: pulumi.Input[str], priority: int, service: dict[str, Any]
) -> dict[str, Any]:
    """A route to pods, which come and go: a connection that cannot be made is tried again."""
    spec = route([entry_point], match, priority, service)
    spec["routes"][0]["middlewares"] = [{"name": pod_connections.NAME}]
    return spec


def host_rule(host: pulumi.Input[str]) -> pulumi.Output[str]:
    """Traefik's rule for a host name."""
    return pulumi.Output.concat("Host(`", host, "`)")


def sticky(
    service: pulumi.Input[str], cookie: pulumi.Input[str], entry_point: str
) -> dict[str, Any]:
    """The pods of a Service, one for each browser.

    A pod that terminates keeps the browsers it has and gets no new ones.
    """
    sent = {
        "name": cookie,
        "httpOnly": True,
        "sameSite": "lax",
        "secure": entry_point == "websecure",
    }
    transport = {"serversTransport": pod_connections.NAME}
    return {**pods(service), **transport, "sticky": {"cookie": sent}}


def pods(service: pulumi.Input[str]) -> dict[str, Any]:
    """The pods of a Service."""
    return {"kind": "Service", "name": service, "port": 80}
