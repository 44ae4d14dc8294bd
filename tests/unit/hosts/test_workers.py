"""The doubles' workers: what they are given, how they reach the API servers, what they refuse."""

import asyncio
import socket
from pathlib import Path

import pytest
import yaml

from lab.cluster import Cluster, Node
from lab.hosts.doubles import (
    admitting,
    forwarding,
    identities,
    microk8s,
    pushing,
    this_host,
    tokens,
)


def node(name: str, folder: Path) -> Node:
    return Node(name, "192.0.2.7", "10.1.7.0/24", folder, folder)


@pytest.fixture(autouse=True)
def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A host of its own: its folders are the test's."""
    monkeypatch.setattr("lab.paths.state", lambda name: tmp_path / name)
    cluster = Cluster("site", "", "192.0.2.1", "10.1.0.0/16", (), api_port=16443)
    monkeypatch.setattr(this_host, "cluster", lambda: cluster)
    monkeypatch.setattr(this_host, "node", lambda: node("a", tmp_path))
    monkeypatch.setattr(this_host, "WORKER", tmp_path / "clustered.lock")
    monkeypatch.setattr(forwarding, "PROVIDER", tmp_path / "provider.yaml")
    return tmp_path


def test_a_worker_gets_no_authoritys_key():
    files = identities.lent("b", "192.0.2.8")
    assert set(files) == {
        "ca.crt",
        "kube-proxy.crt",
        "kube-proxy.key",
        "kubelet-b.crt",
        "kubelet-b.key",
    }


def test_a_workers_kubeconfig_leads_to_its_own_port(host: Path):
    identities.of_this_host()
    this_host.WORKER.touch()
    (host / "site/pki/ca.key").unlink()
    pki = identities.of_this_host()
    path = pki.kubeconfig(pki.proxy, host / "proxy.conf", this_host.node())
    told = yaml.safe_load(path.read_text())
    assert told["clusters"][0]["cluster"]["server"] == "https://127.0.0.1:16443"
    assert not (host / "site/pki/ca.key").exists(), "it makes no authority of its own"
    assert identities.serving() == pki.kubelet(this_host.node())


@pytest.mark.parametrize("worker", [True, "as-worker"])
def test_a_worker_is_admitted_without_the_datastores_keys(monkeypatch, worker):
    """The node that is contacted opens its datastore all the same, as with any first join."""
    opened = []
    monkeypatch.setattr(tokens, "take", lambda token: token == "good")
    monkeypatch.setattr(
        admitting.members, "listed", lambda: [{"peerURLs": ["https://127.0.0.1:1"]}]
    )
    monkeypatch.setattr(admitting.arguments, "read", lambda service: {"--of": service})
    monkeypatch.setattr(admitting, "_reachable", opened.append)
    told = admitting.admit({"token": "good", "hostname": "b", "worker": worker}, "192.0.2.8")
    assert opened == ["192.0.2.7"]
    assert told["apiport"] == 16443
    assert told["kubelet_args"] == {"--of": "kubelet"}
    assert not [name for name in told["pki"] if "etcd" in name or name == "ca.key"]


def test_api_servers_are_kept_where_microk8s_keeps_them():
    forwarding.point_to(["192.0.2.7:16443", "192.0.2.8:16443"])
    assert forwarding.known() == ["192.0.2.7:16443", "192.0.2.8:16443"]
    servers = yaml.safe_load(forwarding.PROVIDER.read_text())["tcp"]["services"]["kube-apiserver"]
    assert servers["loadBalancer"]["servers"][0] == {"address": "192.0.2.7:16443"}


def test_api_servers_that_the_cluster_advertises():
    port = [{"port": 16443}]
    ends = [{"addresses": ["192.0.2.8"]}, {"addresses": ["192.0.2.7"]}]
    slices = {"items": [{"ports": port, "endpoints": ends}, {"ports": port, "endpoints": None}]}
    assert forwarding.advertised(slices) == ["192.0.2.7:16443", "192.0.2.8:16443"]


def test_connections_go_to_who_answers(capsys):
    """One API server is gone: the next one has the connection, whoever's turn it is."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.read(100))
        await writer.drain()
        writer.close()

    async def asked() -> list[bytes]:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        up = server.sockets[0].getsockname()[1]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            down = free.getsockname()[1]
        forwarding.point_to([f"127.0.0.1:{down}", f"127.0.0.1:{up}"])
        front = await asyncio.start_server(forwarding._forward, "127.0.0.1", 0)
        port, answers = front.sockets[0].getsockname()[1], []
        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"hello")
            answers.append(await asyncio.wait_for(reader.read(), 10))
            writer.close()
        front.close()
        server.close()
        return answers

    assert asyncio.run(asked()) == [b"hello"] * 3
    assert "Connect call failed" in capsys.readouterr().out


def test_nobody_answers():
    assert asyncio.run(forwarding.dialled([], 0)) is None


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("kubectl get nodes", 0, "Please use the microk8s kubectl on the master."),
        ("enable dns", 1, "Please use the control plane node."),
        ("add-node", 1, "Please use the microk8s add-node on the master."),
        ("remove-node b", 1, "Please use microk8s leave."),
    ],
)
def test_what_is_the_control_planes(capsys, words, code, told):
    this_host.WORKER.touch()
    assert microk8s.main(words.split()) == code
    said = capsys.readouterr().out
    assert said.startswith("This MicroK8s deployment is acting as a node in a cluster.")
    assert said.rstrip().endswith(told)


def test_images_cannot_be_pushed_from_a_worker():
    """It asks kubectl for the nodes, and kubectl answers in prose."""
    this_host.WORKER.touch()
    with pytest.raises(ValueError, match="Expecting value"):
        pushing.agents()
