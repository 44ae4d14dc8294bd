"""The provider's connection: a cluster that can be reached, or the reason why none can."""

from __future__ import annotations

import threading

from lab.plugins.failures import Failure
from lab.plugins.kubernetes import kubeconfig
from lab.plugins.kubernetes.api import Api, ApiError, Object
from lab.plugins.kubernetes.apply import Cluster
from lab.plugins.kubernetes.builtin import is_built_in, is_cluster_scoped
from lab.plugins.kubernetes.discovery import Discovery
from lab.plugins.kubernetes.settings import Settings


class Connection:
    """What the configuration leads to. `namespace` is for objects that name none."""

    def __init__(self, settings: Settings, stopped: threading.Event) -> None:
        self.namespace = settings.namespace
        self.reason = ""
        self._cluster: Cluster | None = None
        try:
            access = kubeconfig.load(settings.kubeconfig, settings.context, settings.cluster)
            self.namespace = self.namespace or access.namespace or "default"
            api = Api(access)
            api.get("/version")
        except (ApiError, Failure) as error:
            self.reason = str(error)
            return
        self._cluster = Cluster(
            api, Discovery(api), stopped, force=settings.patch_force, upsert=settings.upsert
        )

    @property
    def reachable(self) -> bool:
        """Whether there is a cluster."""
        return self._cluster is not None

    @property
    def cluster(self) -> Cluster:
        """The cluster; `Failure` with the reason where none can be reached."""
        if self._cluster is None:
            raise Failure(f"configured Kubernetes cluster is unreachable: {self.reason}")
        return self._cluster

    def knows(self, obj: Object) -> bool:
        """Whether the cluster can be reached and has the kind of `obj`."""
        if self._cluster is None:
            return False
        return self._cluster.discovery.exists(str(obj["apiVersion"]), str(obj["kind"]))

    def is_namespaced(self, api_version: str, kind: str) -> bool:
        """Whether objects of `kind` live in namespaces, as far as can be known."""
        if self._cluster is not None:
            return self._cluster.discovery.is_namespaced(api_version, kind)
        return not (is_built_in(api_version) and is_cluster_scoped(kind))
