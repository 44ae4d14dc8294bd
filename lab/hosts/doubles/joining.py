"""`microk8s join`."""

import argparse
import hashlib
import http.client
import ipaddress
import json
import ssl
import time
from typing import Any

from lab.files import write_private
from lab.hosts.doubles import (
    arguments,
    leaving,
    members,
    pushing,
    server,
    services,
    this_host,
    worker_role,
)
from lab.pki import Pki

NO_VERIFY = "Use '--skip-verify' to skip server certificate check."


def join(words: list[str]) -> int:
    """Join the cluster of a node; returns 0 even if the wait for the datastore times out."""
    parser = argparse.ArgumentParser(prog="microk8s join")
    parser.add_argument("connection")
    for flag in ("--worker", "--controlplane", "--skip-verify", "--disable-low-memory-guard"):
        parser.add_argument(flag, action="store_true")
    chosen = parser.parse_args(words)
    place, token, *print_ = chosen.connection.split("/")
    ip, port = place.split(":")
    ipaddress.IPv4Address(ip)
    print(f"Contacting cluster at {ip}", flush=True)
    wanted = print_[0] if print_ and not chosen.skip_verify else None
    request = {
        "token": token,
        "hostname": this_host.about()["name"],
        "port": str(this_host.AGENT_PORT),
        "worker": chosen.worker,
    }
    admission = _admitted(ip, int(port), request, wanted)
    if isinstance(admission, int):
        return admission
    _adopt(admission)
    if chosen.worker:
        worker_role.begin(f"{ip}:{admission['apiport']}")
        return 0
    _be_a_member(admission, ip)
    _wait()
    print("Successfully joined the cluster.")
    return 0


def _admitted(
    ip: str, port: int, request: dict[str, Any], wanted: str | None
) -> dict[str, Any] | int:
    """The agent's answer, or the exit code."""
    context = pushing.unverified()
    connection = http.client.HTTPSConnection(ip, port, context=context, timeout=120)
    try:
        connection.connect()
    except ssl.SSLError as error:
        print(f"Peer node verification failed with {error}.")
        return 4
    seen = hashlib.sha256(connection.sock.getpeercert(True) or b"").hexdigest()
    if wanted is not None and (len(wanted) < 12 or not seen.startswith(wanted)):
        why = "Fingerprint too short." if len(wanted) < 12 else ""
        why = why or f"Could not verify the identity of {ip}."
        print(f"Joining cluster failed. {why} {NO_VERIFY}")
        return 4
    try:
        connection.request("POST", "/cluster/api/v2.0/join", json.dumps(request))
        answer = connection.getresponse()
    except http.client.HTTPException as error:
        print(f"Connecting to cluster failed with {error}.")
        return 5
    body = json.load(answer)
    if answer.status != 200:
        print(f"Connection failed. {body['error']} ({answer.status}).")
        return 6
    return body


def _adopt(admission: dict[str, Any]) -> None:
    """Take over what every node gets from its cluster: identities and the kubelet's arguments."""
    leaving.forget()
    this_host.WORKER.unlink(missing_ok=True)
    folder = this_host.COMMON / "var/lib" / this_host.about()["set"] / "pki"
    for name, text in admission["pki"].items():
        write_private(folder / name, text.encode())
    write_private(server.CALLBACK, admission["callback_token"].encode())
    (arguments.ARGS / "kubelet").unlink(missing_ok=True)
    arguments.change("kubelet", admission["kubelet_args"])


def _be_a_member(admission: dict[str, Any], ip: str) -> None:
    """Add this control plane to the datastore's members, and start its services."""
    arguments.change("kube-apiserver", admission["apiserver_args"])
    Pki(this_host.cluster())
    node = this_host.node()
    peers = f"https://{node.address}:{this_host.PEER_PORT}"
    added = members.insist("cluster/member/add", {"peerURLs": [peers], "isLearner": True}, ip)
    known = [(m.get("name") or node.name, m["peerURLs"][0]) for m in added["members"]]
    arguments.change(
        "k8s-dqlite",
        {
            "--listen-peer-urls": peers,
            "--initial-advertise-peer-urls": peers,
            "--initial-cluster": ",".join(f"{name}={url}" for name, url in known),
            "--initial-cluster-state": "existing",
        },
    )
    first = [node.address, *(_ip(url) for _, url in known if _ip(url) != node.address)]
    servers = ",".join(f"https://{each}:2379" for each in first)
    arguments.change("kube-apiserver", {"--etcd-servers": servers})
    services.start()


def _ip(url: str) -> str:
    return url.removeprefix("https://").rsplit(":", 1)[0]


def _wait() -> None:
    print("Waiting for this node to finish joining the cluster.", end=" ", flush=True)
    address = f"{this_host.node().address}:"
    for _ in range(10):
        try:
            joined = [one for one in members.listed() if members.address(one).startswith(address)]
            if joined and joined[0].get("name"):
                members.promote(joined)
                break
            print(".", end=" ", flush=True)
        except OSError:
            print("..", end=" ", flush=True)
        time.sleep(2)
    print(" ")
