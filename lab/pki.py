"""A lab's identities: every certificate, kubeconfig and key that its processes use."""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import yaml

from lab.certificates import Pair, authority, private_key, public_pem, signed
from lab.cluster import DOMAIN, Cluster, Node
from lab.files import write_private


class Pki:
    """The cluster's identities, under `<lab>/pki`; created on first use and kept."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.folder = cluster.folder / "pki"
        self.ca = authority(self.folder, "ca")
        self.front_proxy_ca = authority(self.folder, "front-proxy-ca")
        self.etcd_ca = authority(self.folder, "etcd-ca")
        self.front_proxy = self._client("front-proxy-client", issuer=self.front_proxy_ca)
        self.etcd_client = self._client("apiserver-etcd-client", issuer=self.etcd_ca)
        self.kubelet_client = self._client("apiserver-kubelet-client", "system:masters")
        self.admin = self._client("admin", "system:masters")
        self.controller_manager = self._client("system:kube-controller-manager")
        self.scheduler = self._client("system:kube-scheduler")
        self.proxy = self._client("system:kube-proxy")

    def _client(self, user: str, *groups: str, issuer: Pair | None = None) -> Pair:
        name = user.removeprefix("system:")
        return signed(self.folder, name, issuer or self.ca, user=user, groups=groups)

    def etcd(self, node: Node) -> Pair:
        """A member's certificate, for its clients and its peers."""
        return self._server(node, "etcd", self.etcd_ca, "127.0.0.1", "localhost")

    def apiserver(self, node: Node) -> Pair:
        """An API server's certificate, valid for every name that pods and people use."""
        service = ("kubernetes", "kubernetes.default", "kubernetes.default.svc")
        names = (*service, f"kubernetes.default.svc.{DOMAIN}", "localhost", "127.0.0.1")
        return self._server(node, "apiserver", self.ca, *names, *self._more_names())

    def _more_names(self) -> tuple[str, ...]:
        return (self.cluster.api_service_ip, *self.cluster.names)

    def kubelet(self, node: Node) -> Pair:
        """A kubelet's certificate, for its identity as a Node and for its server."""
        return signed(
            self.folder,
            f"kubelet-{node.name}",
            self.ca,
            user=f"system:node:{node.name}",
            groups=["system:nodes"],
            hosts=[node.name, node.address],
        )

    def _server(self, node: Node, what: str, issuer: Pair, *hosts: str) -> Pair:
        name = f"{what}-{node.name}"
        return signed(self.folder, name, issuer, user=name, hosts=[node.name, node.address, *hosts])

    def service_account_keys(self) -> Pair:
        """The key pair that signs ServiceAccount tokens (`certificate` is the public key)."""
        pair = Pair(self.folder / "service-account.pub", self.folder / "service-account.key")
        key = private_key(pair.key)
        if not pair.certificate.exists():
            pair.certificate.write_bytes(public_pem(key))
        return pair

    def encryption(self) -> Path:
        """The configuration that encrypts Secrets at rest, with a random key of 32 bytes."""
        path = self.folder / "encryption.yaml"
        if not path.exists():
            key = b64encode(secrets.token_bytes(32)).decode()
            provider = {"secretbox": {"keys": [{"name": "lab", "secret": key}]}}
            document = {
                "apiVersion": "apiserver.config.k8s.io/v1",
                "kind": "EncryptionConfiguration",
                "resources": [{"resources": ["secrets"], "providers": [provider]}],
            }
            write_private(path, yaml.safe_dump(document).encode())
        return path

    def kubeconfig(self, pair: Pair, path: Path, *nodes: Node) -> Path:
        """Write a kubeconfig for an identity, with a context for each node's API server.

        A context has its node's name; the first is the current one.
        """
        return write_private(path, yaml.safe_dump(self._kubeconfig(pair, nodes)).encode())

    def _kubeconfig(self, pair: Pair, nodes: Sequence[Node]) -> dict[str, object]:
        user, authority = pair.key.stem, _inline(self.ca.certificate)
        clusters = [
            {
                "name": node.name,
                "cluster": {
                    "server": self.cluster.api_server(node),
                    "certificate-authority-data": authority,
                },
            }
            for node in nodes
        ]
        contexts = [
            {"name": node.name, "context": {"cluster": node.name, "user": user}} for node in nodes
        ]
        identity = {
            "client-certificate-data": _inline(pair.certificate),
            "client-key-data": _inline(pair.key),
        }
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": clusters,
            "users": [{"name": user, "user": identity}],
            "contexts": contexts,
            "current-context": nodes[0].name,
        }


def _inline(path: Path) -> str:
    return b64encode(path.read_bytes()).decode()
