"""`microk8s leave` and `remove-node`."""

import argparse
import shutil
from typing import Any

from lab.hosts.doubles import api, arguments, cleanup, members, services, this_host


def forget() -> None:
    """Stop, and remove every trace of the cluster that this node is in; its images stay."""
    services.stop()
    cleanup.clear()
    node = this_host.node()
    for place in (node.folder.parent / "pki", node.folder / "etcd", node.folder / "kubelet"):
        shutil.rmtree(place, ignore_errors=True)
    for file in node.folder.glob("*.conf"):
        file.unlink()


def leave(_: list[str]) -> int:
    """Leave the cluster and become one of a single node; the old one keeps the Node object."""
    if this_host.WORKER.exists():
        return _stop_working()
    listed, address = members.listed(), f"{this_host.node().address}:"
    if len(listed) == 1:
        print("This MicroK8s deployment is not acting as a node in a cluster.")
        return 1
    voters = [n["address"] for n in members.nodes() if n["role"] == "voter"]
    if len(voters) == 1 and voters[0].startswith(address):
        print(
            "This node currently holds the only copy of the Kubernetes database so it cannot "
            "leave the cluster.\nTo remove this node you can either first remove all other nodes "
            "with 'microk8s remove-node' or\nform a highly available cluster by adding at least "
            "three nodes."
        )
        return 3
    mine = next(m for m in listed if members.address(m).startswith(address))
    other = next(v for v in voters if not v.startswith(address))
    members.insist("cluster/member/remove", {"ID": mine["ID"]}, other.split(":")[0])
    _begin_alone()
    return 0


def _stop_working() -> int:
    """Leave as a worker: no other host is contacted, and the arguments become the defaults."""
    print("Configuring services.", flush=True)
    this_host.WORKER.unlink()
    for service in ("kubelet", "kube-proxy"):
        (arguments.ARGS / service).unlink(missing_ok=True)
    _begin_alone()
    return 0


def _begin_alone() -> None:
    print("Generating new cluster certificates.", flush=True)
    forget()
    alone()
    services.start()
    print("Waiting for node to start.  ")


def alone() -> None:
    """Set the arguments of a node that is in no cluster."""
    peers = f"https://127.0.0.1:{this_host.PEER_PORT}"
    flags = {
        "--listen-peer-urls": peers,
        "--initial-advertise-peer-urls": peers,
        "--initial-cluster": f"{this_host.about()['name']}={peers}",
        "--initial-cluster-state": None,
    }
    arguments.change("k8s-dqlite", flags)
    arguments.change("kube-apiserver", {"--etcd-servers": None})
    arguments.change("kubelet", {"--node-labels": arguments.labels("controlplane")})


def remove_node(words: list[str]) -> int:
    """Remove a Node, and with --force its member of the datastore."""
    parser = argparse.ArgumentParser(prog="microk8s remove-node")
    parser.add_argument("node")
    parser.add_argument("--force", action="store_true")
    chosen = parser.parse_args(words)
    known = next((n for n in api.nodes() if _called(n, chosen.node)), None)
    address = api.address(known) if known else chosen.node
    ids = [m["ID"] for m in members.listed() if members.address(m).startswith(f"{address}:")]
    if known is None:
        print(f"Node {chosen.node} does not exist in Kubernetes.")
    name = known["metadata"]["name"] if known else chosen.node
    if ids and not chosen.force and known:
        print(
            f"Removal failed. Node {name} is registered with dqlite. Please, run first 'microk8s "
            "leave' on the departing node. \nIf the node is not available anymore and will never "
            "attempt to join the cluster in the future use the '--force' flag \nto unregister the "
            "node while removing it."
        )
        return 1
    if chosen.force:
        for member in ids:
            members.insist("cluster/member/remove", {"ID": member})
    if known is None:
        return 1
    api.ask(f"/api/v1/nodes/{name}", "DELETE")
    return 0


def _called(node: dict[str, Any], name: str) -> bool:
    return name in (node["metadata"]["name"], api.address(node))
