"""The command lines of a node's control plane: etcd, API server, controllers, scheduler."""

from lab.cluster import DOMAIN, Cluster, Node
from lab.node import failover
from lab.pki import Pki

ETCD_CLIENTS, ETCD_PEERS, ETCD_METRICS = 2379, 2380, 2381
CONTROLLER_MANAGER_PORT, SCHEDULER_PORT = 10257, 10259


def etcd(cluster: Cluster, node: Node, pki: Pki) -> list[str]:
    """etcd without fsync: a lab may lose its last writes with the machine's power."""
    pair = pki.etcd(node)
    clients = f"https://{node.address}:{ETCD_CLIENTS}"
    return [
        "etcd",
        *membership(cluster, node),
        f"--data-dir={node.folder / 'etcd'}",
        f"--listen-client-urls={clients},https://127.0.0.1:{ETCD_CLIENTS}",
        f"--advertise-client-urls={clients}",
        f"--listen-peer-urls={_peers(node)}",
        f"--listen-metrics-urls=http://127.0.0.1:{ETCD_METRICS}",
        "--client-cert-auth",
        f"--trusted-ca-file={pki.etcd_ca.certificate}",
        f"--cert-file={pair.certificate}",
        f"--key-file={pair.key}",
        "--peer-client-cert-auth",
        f"--peer-trusted-ca-file={pki.etcd_ca.certificate}",
        f"--peer-cert-file={pair.certificate}",
        f"--peer-key-file={pair.key}",
        "--snapshot-count=10000",
        "--auto-compaction-retention=1h",
        "--unsafe-no-fsync",
    ]


def membership(cluster: Cluster, node: Node) -> list[str]:
    """Who a member of etcd is, and with whom it begins: the ids of members and cluster follow."""
    members = ",".join(f"{each.name}={_peers(each)}" for each in cluster.nodes)
    return [
        f"--name={node.name}",
        f"--initial-advertise-peer-urls={_peers(node)}",
        f"--initial-cluster={members}",
        f"--initial-cluster-token={cluster.name}",
    ]


def _peers(node: Node) -> str:
    return f"https://{node.address}:{ETCD_PEERS}"


def apiserver(cluster: Cluster, node: Node, pki: Pki) -> list[str]:
    """The API server: RBAC and Node authorization, encrypted Secrets, a front proxy."""
    serving, account = pki.apiserver(node), pki.service_account_keys()
    return [
        "kube-apiserver",
        f"--advertise-address={node.address}",
        f"--secure-port={pki.cluster.api_port}",
        f"--etcd-servers=https://{node.address}:{ETCD_CLIENTS}",
        f"--etcd-cafile={pki.etcd_ca.certificate}",
        f"--etcd-certfile={pki.etcd_client.certificate}",
        f"--etcd-keyfile={pki.etcd_client.key}",
        f"--service-cluster-ip-range={pki.cluster.services}",
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        "--anonymous-auth=false",
        f"--client-ca-file={pki.ca.certificate}",
        f"--tls-cert-file={serving.certificate}",
        f"--tls-private-key-file={serving.key}",
        f"--service-account-issuer=https://kubernetes.default.svc.{DOMAIN}",
        f"--service-account-key-file={account.certificate}",
        f"--service-account-signing-key-file={account.key}",
        f"--encryption-provider-config={pki.encryption()}",
        f"--kubelet-certificate-authority={pki.ca.certificate}",
        f"--kubelet-client-certificate={pki.kubelet_client.certificate}",
        f"--kubelet-client-key={pki.kubelet_client.key}",
        "--kubelet-preferred-address-types=InternalIP",
        f"--requestheader-client-ca-file={pki.front_proxy_ca.certificate}",
        "--requestheader-allowed-names=front-proxy-client",
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        *failover.leaving(cluster),
        f"--proxy-client-cert-file={pki.front_proxy.certificate}",
        f"--proxy-client-key-file={pki.front_proxy.key}",
        "--profiling=false",
    ]


def controller_manager(cluster: Cluster, node: Node, pki: Pki) -> list[str]:
    """The built-in controllers, each with a service account of its own."""
    config = pki.kubeconfig(pki.controller_manager, node.folder / "controller-manager.conf", node)
    return [
        "kube-controller-manager",
        f"--kubeconfig={config}",
        f"--authentication-kubeconfig={config}",
        f"--authorization-kubeconfig={config}",
        f"--secure-port={CONTROLLER_MANAGER_PORT}",
        f"--bind-address={node.address}",
        f"--root-ca-file={pki.ca.certificate}",
        f"--service-account-private-key-file={pki.service_account_keys().key}",
        f"--cluster-signing-cert-file={pki.ca.certificate}",
        f"--cluster-signing-key-file={pki.ca.key}",
        f"--client-ca-file={pki.ca.certificate}",
        f"--requestheader-client-ca-file={pki.front_proxy_ca.certificate}",
        "--use-service-account-credentials",
        *failover.leader(cluster),
        *failover.watching(cluster),
        "--profiling=false",
    ]


def scheduler(cluster: Cluster, node: Node, pki: Pki) -> list[str]:
    """The scheduler."""
    config = pki.kubeconfig(pki.scheduler, node.folder / "scheduler.conf", node)
    return [
        "kube-scheduler",
        f"--kubeconfig={config}",
        f"--authentication-kubeconfig={config}",
        f"--authorization-kubeconfig={config}",
        f"--secure-port={SCHEDULER_PORT}",
        f"--bind-address={node.address}",
        f"--client-ca-file={pki.ca.certificate}",
        f"--requestheader-client-ca-file={pki.front_proxy_ca.certificate}",
        *failover.leader(cluster),
        "--profiling=false",
    ]
