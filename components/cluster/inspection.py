"""What a running cluster says of itself, asked while the program runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
import yaml

from components.cluster.group_kills import warn_of_group_kills
from components.cluster.holder import ABSENT, DEADLINE, PLATFORM, Holder, holder_by
from kubeconfigs.reading import KubeconfigError

if TYPE_CHECKING:
    from httpx2 import HTTPError
    from lightkube import Client
    from lightkube.models.meta_v1 import ObjectMeta
    from lightkube.resources.core_v1 import Node

OWN = {"app.kubernetes.io/part-of": "serverless-notebooks"}
"""The label of what this program installs: finding it again does not count as brought along."""

DEFAULT_CLASS = {"storageclass.kubernetes.io/is-default-class": "true"}

REFUSED = (401, 403)
PULUMI = "pulumi-"
"""How the field managers of Pulumi's Kubernetes provider begin."""


@dataclass(frozen=True)
class ClusterFacts:
    """nodes: addresses, external ones first. The rest: whether the cluster brings it.

    storage: a default StorageClass. foreign: what of the claimed objects others have made.
    holder: the stack that names itself as the platform's.
    """

    nodes: tuple[str, ...]
    dns: bool
    metrics_server: bool
    storage: bool
    foreign: tuple[str, ...] = ()
    holder: Holder | None = None


@dataclass(frozen=True)
class Claims:
    """Names of objects that the program will make, and that nobody else may have made.

    known: whether the stack has been up, so that Pulumi's objects without a holder are its own.
    """

    namespaces: Sequence[str]
    crds: Sequence[str]
    known: bool


def inspect_cluster(kubeconfig: str, claims: Claims) -> ClusterFacts | None:
    """Ask a cluster for its nodes, its add-ons, and what stands where the program will build.

    None in a preview where the cluster does not answer; else that raises pulumi.RunError.
    """
    from httpx2 import HTTPError

    from kubeconfigs.client import access, plugin_errors

    try:
        way = access(kubeconfig)
        with plugin_errors():
            client = way.client(DEADLINE)
            facts = _asked(client, claims)
            warn_of_group_kills(client, way.http(DEADLINE))
            return facts
    except KubeconfigError as error:
        raise pulumi.RunError(str(error)) from None
    except HTTPError as error:
        context = yaml.safe_load(kubeconfig)["current-context"]
        message = f"the cluster of context {context!r} {_trouble(error)}"
        if not pulumi.runtime.is_dry_run():
            raise pulumi.RunError(message) from None
        pulumi.log.warn(f"{message}; the preview takes it for one with all add-ons")
        return None


def _trouble(error: HTTPError) -> str:
    from lightkube import ApiError

    if isinstance(error, ApiError) and error.status.code in REFUSED:
        return f"refuses the kubeconfig's user: {error}"
    return f"does not answer: {error or type(error).__name__}"


def _asked(client: Client, claims: Claims) -> ClusterFacts:
    from lightkube.resources.apiregistration_v1 import APIService
    from lightkube.resources.core_v1 import Node, Service
    from lightkube.resources.storage_v1 import StorageClass

    services = client.list(Service, namespace="kube-system", labels={"k8s-app": "kube-dns"})
    metrics = client.list(APIService, fields={"metadata.name": "v1beta1.metrics.k8s.io"})
    holder = holder_by(client, PLATFORM)
    ours = claims.known or holder is not None
    return ClusterFacts(
        nodes=tuple(_address(node) for node in client.list(Node)),
        dns=any(not _is_ours(service.metadata) for service in services),
        metrics_server=any(not _is_ours(service.metadata) for service in metrics),
        storage=any(_brought_default(entry.metadata) for entry in client.list(StorageClass)),
        foreign=tuple(_foreign(client, claims, ours=ours)),
        holder=holder,
    )


def _foreign(client: Client, claims: Claims, *, ours: bool) -> Iterator[str]:
    """Objects that Pulumi would adopt, and delete with all that is in them when it destroys.

    ours: whether those that Pulumi has made are the stack's.
    """
    from lightkube import ApiError
    from lightkube.resources.apiextensions_v1 import CustomResourceDefinition
    from lightkube.resources.core_v1 import Namespace

    kinds = {Namespace: claims.namespaces, CustomResourceDefinition: claims.crds}
    for kind, name in ((kind, name) for kind, names in kinds.items() for name in names):
        try:
            metadata = client.get(kind, name).metadata
        except ApiError as error:
            if error.status.code != ABSENT:
                raise
        else:
            entries = (metadata and metadata.managedFields) or []
            by_pulumi = any((entry.manager or "").startswith(PULUMI) for entry in entries)
            if not (ours and by_pulumi):
                yield f"{kind.__name__} {name}"


def _is_ours(metadata: ObjectMeta | None) -> bool:
    labels = (metadata and metadata.labels) or {}
    return OWN.items() <= labels.items()


def _brought_default(metadata: ObjectMeta | None) -> bool:
    annotations = (metadata and metadata.annotations) or {}
    return DEFAULT_CLASS.items() <= annotations.items() and not _is_ours(metadata)


def _address(node: Node) -> str:
    addresses = (node.status and node.status.addresses) or []
    known = {entry.type: entry.address for entry in addresses}
    return known.get("ExternalIP") or known.get("InternalIP") or known.get("Hostname", "")
