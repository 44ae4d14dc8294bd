"""Clients of a kubeconfig's cluster, against servers on loopback."""

import json
import ssl
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pulumi
import pytest

from benchmark.cluster import Cluster
from benchmark.errors import ClusterError
from components.cluster.inspection import Claims, inspect_cluster
from kubeconfigs.client import access
from lab.certificates import authority, signed
from tests.unit.kubeconfigs.loopback import Server, kubeconfig, serving

NOTHING = Claims([], [], known=True)
BROKEN = b64encode(b"-----BEGIN CERTIFICATE-----\nbroken\n").decode()
API = "client.authentication.k8s.io/v1"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def plugin(tmp_path: Path, script: str, **more: Any) -> dict[str, Any]:
    path = tmp_path / "plugin"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    fields = {"apiVersion": API, "command": str(path), "interactiveMode": "Never", **more}
    return {"exec": fields}


def test_proxy_of_the_kubeconfig_is_used(server: Server) -> None:
    """Nothing else leads to that server."""
    text = kubeconfig({"server": "http://cluster.invalid:6443", "proxy-url": server.url})
    assert inspect_cluster(text, NOTHING)
    assert ("http://cluster.invalid:6443/api/v1/nodes", "Bearer t") in server.asked
    server.asked.clear()
    Cluster(text).http.get("/version")
    assert server.asked == [("http://cluster.invalid:6443/version", "Bearer t")]


def test_certificate_of_another_name(server: Server, tmp_path: Path) -> None:
    """As with an address that is forwarded to the API server."""
    issuer = authority(tmp_path, "ca")
    pair = signed(tmp_path, "api", issuer, user="api", hosts=["api.notebooks.test"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    entry = {
        "server": f"https://127.0.0.1:{server.server_port}",
        "certificate-authority-data": b64encode(issuer.certificate.read_bytes()).decode(),
    }
    with pytest.raises(httpx2.ConnectError):
        access(kubeconfig(entry)).http(5).get("/version")
    unchecked = kubeconfig({"server": entry["server"], "insecure-skip-tls-verify": True})
    assert access(unchecked).http(5).get("/version").status_code == 200
    named = kubeconfig({**entry, "tls-server-name": "api.notebooks.test"})
    assert access(named).http(5).get("/version").status_code == 200
    assert inspect_cluster(named, NOTHING)


@pytest.mark.parametrize(
    ("cluster", "user", "complaint"),
    [
        ({"certificate-authority-data": BROKEN}, {}, "certificates or key cannot be used"),
        ({}, {"client-certificate-data": BROKEN, "client-key-data": BROKEN}, "cannot be used"),
        ({"insecure-skip-tls-verify": "perhaps"}, {}, "Expected `bool`"),
    ],
)
def test_what_nobody_can_read_is_one_message(
    cluster: dict[str, Any], user: dict[str, str], complaint: str
) -> None:
    text = kubeconfig({"server": "https://192.0.2.1", **cluster}, {"token": "t", **user})
    with pytest.raises(pulumi.RunError, match=f"context 'one': .*{complaint}"):
        inspect_cluster(text, NOTHING)


def test_plugin_of_v1_is_told_its_version(server: Server, tmp_path: Path) -> None:
    """Such a plugin chooses by it how it answers."""
    script = """echo "$KUBERNETES_EXEC_INFO" > "$0.info"; echo '{"status": {"token": "'$WHO'"}}'"""
    user = plugin(
        tmp_path, script, provideClusterInfo=True, env=[{"name": "WHO", "value": "plugin's"}]
    )
    extension = {"name": "client.authentication.k8s.io/exec", "extension": {"audience": "a"}}
    cluster = {"server": server.url, "extensions": [extension]}
    assert inspect_cluster(kubeconfig(cluster, user), NOTHING)
    assert {credentials for _, credentials in server.asked} == {"Bearer plugin's"}
    told = json.loads((tmp_path / "plugin.info").read_text())
    assert told == {
        "kind": "ExecCredential",
        "apiVersion": API,
        "spec": {
            "interactive": False,
            "cluster": {"server": server.url, "config": {"audience": "a"}},
        },
    }


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("echo log in first >&2; exit 3", "exec plugin failed: .* returned 3: log in first"),
        ("""echo '{"status": {"clientCertificateData": "x"}}'""", "exec plugin gave no token"),
        ('rm -- "$0"; exit 1', "exec plugin failed: "),
    ],
)
def test_plugin_that_fails_is_one_message(
    server: Server, tmp_path: Path, script: str, complaint: str
) -> None:
    text = kubeconfig({"server": server.url}, plugin(tmp_path, script))
    with pytest.raises(pulumi.RunError, match=complaint):
        inspect_cluster(text, NOTHING)
    if (tmp_path / "plugin").exists():
        with pytest.raises(ClusterError, match=f"reading the cluster: .*{complaint}"):
            Cluster(text).facts()


def test_cluster_that_refuses_says_so(server: Server) -> None:
    server.status = 401
    with pytest.raises(pulumi.RunError, match="context 'one' refuses the kubeconfig's user: no r"):
        inspect_cluster(kubeconfig({"server": server.url}), NOTHING)


def test_cluster_that_is_not_there_says_so() -> None:
    with pytest.raises(pulumi.RunError, match="context 'one' does not answer: "):
        inspect_cluster(kubeconfig({"server": "http://127.0.0.1:1"}), NOTHING)
