"""The configuration of the programs that run pods: containerd, CNI, kubelet, kube-proxy."""

import json
from pathlib import Path
from typing import Any

import yaml

from lab.cluster import DOMAIN, Cluster, Node
from lab.files import write
from lab.images import PAUSE
from lab.node import failover
from lab.pki import Pki

KUBELET_PORT, PROXY_METRICS, PROXY_HEALTH = 10250, 10249, 10256
CNI_PLUGINS = "/usr/lib/cni"

CONTAINERD = """\
version = 2
required_plugins = ["io.containerd.grpc.v1.cri"]
root = "{root}"
state = "{state}"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp",
  "io.containerd.internal.v1.tracing"]
[grpc]
address = "{socket}"
[ttrpc]
address = "{socket}.ttrpc"
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "{pause}"
restrict_oom_score_adj = true
disable_apparmor = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "{plugins}"
conf_dir = "{conf}"
[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "overlayfs"
default_runtime_name = "runc"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
SystemdCgroup = false
"""
REGISTRIES = """\
[plugins."io.containerd.grpc.v1.cri".registry]
config_path = "{folder}"
"""


def containerd(node: Node, registries: Path | None = None) -> list[str]:
    """containerd with overlayfs and the node's own CNI folder.

    registries: a folder with a folder for each registry, whose hosts.toml names mirrors.
    It exits if it cannot load the plugin that the kubelet uses, and the supervisor restarts it.
    """
    config = node.folder / "containerd.toml"
    text = CONTAINERD.format(
        root=node.folder / "containerd",
        state=node.runtime / "containerd",
        socket=node.containerd,
        pause=PAUSE.name,
        plugins=CNI_PLUGINS,
        conf=_cni(node),
    )
    write(config, text + (REGISTRIES.format(folder=registries) if registries else ""))
    return ["/usr/bin/containerd", f"--config={config}"]


def _cni(node: Node) -> Path:
    """Pods on a bridge with addresses of the node's range; hostPorts by portmap."""
    addresses = {
        "type": "host-local",
        "dataDir": str(node.folder / "cni" / "addresses"),
        "ranges": [[{"subnet": node.pods}]],
        "routes": [{"dst": "0.0.0.0/0"}],
    }
    bridge = {
        "type": "bridge",
        "bridge": "cni0",
        "isGateway": True,
        "ipMasq": True,
        "hairpinMode": True,
        "ipam": addresses,
    }
    ports = {"type": "portmap", "capabilities": {"portMappings": True}}
    document = {"cniVersion": "0.4.0", "name": "pods", "plugins": [bridge, ports]}
    folder = node.folder / "cni" / "net.d"
    write(folder / "10-pods.conflist", json.dumps(document, indent=1))
    return folder


def kubelet(cluster: Cluster, node: Node, pki: Pki) -> list[str]:
    """The kubelet: it admits only certificates, and the API server authorizes their requests."""
    pair = pki.kubelet(node)
    resolv = node.folder / "resolv.conf"
    write(resolv, "")
    config: dict[str, Any] = {
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "authentication": {
            "anonymous": {"enabled": False},
            "webhook": {"enabled": True},
            "x509": {"clientCAFile": str(pki.ca.certificate)},
        },
        "authorization": {"mode": "Webhook"},
        "tlsCertFile": str(pair.certificate),
        "tlsPrivateKeyFile": str(pair.key),
        "port": KUBELET_PORT,
        "containerRuntimeEndpoint": f"unix://{node.containerd}",
        "cgroupDriver": "cgroupfs",
        "cgroupRoot": f"/{cluster.cgroup}/{node.name}",
        "clusterDNS": [cluster.dns_ip],
        "clusterDomain": DOMAIN,
        "resolvConf": str(resolv),
        "podLogsDir": str(node.folder / "pod-logs"),
        "volumePluginDir": str(node.folder / "volume-plugins"),
        "failSwapOn": False,
        "oomScoreAdj": 0,
        "singleProcessOOMKill": True,
        "imageGCHighThresholdPercent": 100,
        "imageGCLowThresholdPercent": 99,
        "evictionHard": {"memory.available": "100Mi", "nodefs.available": "1%"},
        "shutdownGracePeriod": "0s",
        **failover.heartbeat(cluster),
    }
    credentials = pki.kubeconfig(pair, node.folder / "kubelet.conf", node)
    return [
        "kubelet",
        f"--config={_written(node.folder / 'kubelet.yaml', config)}",
        f"--kubeconfig={credentials}",
        f"--hostname-override={node.name}",
        f"--node-ip={node.address}",
        f"--root-dir={node.folder / 'kubelet'}",
    ]


def proxy(cluster: Cluster, node: Node, pki: Pki) -> list[str]:
    """kube-proxy in iptables mode, leaving the machine's conntrack limits alone."""
    credentials = pki.kubeconfig(pki.proxy, node.folder / "proxy.conf", node)
    config: dict[str, Any] = {
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1",
        "kind": "KubeProxyConfiguration",
        "mode": "iptables",
        "clientConnection": {"kubeconfig": str(credentials)},
        "clusterCIDR": cluster.pods,
        "hostnameOverride": node.name,
        "bindAddress": node.address,
        "healthzBindAddress": f"{node.address}:{PROXY_HEALTH}",
        "metricsBindAddress": f"127.0.0.1:{PROXY_METRICS}",
        "conntrack": {"maxPerCore": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"},
        "iptables": {"minSyncPeriod": "100ms"},
        "oomScoreAdj": 0,
    }
    return ["kube-proxy", f"--config={_written(node.folder / 'proxy.yaml', config)}"]


def _written(path: Path, document: dict[str, Any]) -> Path:
    return write(path, yaml.safe_dump(document))
