"""The lab is no toy in this: identities, authorization and encryption are real."""

import json
import subprocess

import pytest
import requests

from lab import kubectl
from lab.cluster import API_PORT, Cluster
from lab.errors import LabError

MARK = "mark-that-must-not-be-found"


def _stored(lab: Cluster) -> bytes:
    return b"".join(p.read_bytes() for p in (lab.nodes[0].folder / "etcd").rglob("*.wal"))


@pytest.fixture
def namespace(lab: Cluster):
    kubectl.ask(lab, "create", "namespace", "security")
    yield "security"
    kubectl.ask(lab, "delete", "namespace", "security")


def test_secrets_are_encrypted_at_rest(lab: Cluster, namespace: str):
    for kind, value in (("configmap", f"plain-{MARK}"), ("secret generic", f"hidden-{MARK}")):
        kubectl.ask(
            lab, "create", *kind.split(), "one", f"--from-literal=k={value}", "-n", namespace
        )
    stored = _stored(lab)
    assert f"plain-{MARK}".encode() in stored
    assert f"hidden-{MARK}".encode() not in stored


@pytest.mark.parametrize(("port", "path"), [(API_PORT, "/api"), (10250, "/pods")])
def test_nobody_gets_in_without_a_certificate(lab: Cluster, port: int, path: str):
    ca = lab.folder / "pki" / "ca.crt"
    answer = requests.get(f"https://{lab.nodes[0].address}:{port}{path}", verify=ca, timeout=10)
    assert answer.status_code == 401


def test_a_kubelet_may_only_read_what_its_pods_use(lab: Cluster, namespace: str):
    kubectl.ask(
        lab, "create", "secret", "generic", "foreign", "--from-literal=k=v", "-n", namespace
    )
    command = kubectl.command(lab, "get", "secret", "foreign", "-n", namespace)
    as_kubelet = [
        word.replace(str(lab.kubeconfig), str(lab.nodes[0].folder / "kubelet.conf"))
        for word in command
    ]
    refused = subprocess.run(as_kubelet, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "forbidden" in refused.stderr


def test_service_account_tokens_are_signed_and_accepted(lab: Cluster):
    token = kubectl.ask(lab, "create", "token", "default").strip()
    answer = requests.post(
        f"https://{lab.nodes[0].address}:{API_PORT}/apis/authentication.k8s.io/v1/selfsubjectreviews",
        json={"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"},
        headers={"Authorization": f"Bearer {token}"},
        verify=lab.folder / "pki" / "ca.crt",
        timeout=10,
    )
    assert (
        answer.json()["status"]["userInfo"]["username"] == "system:serviceaccount:default:default"
    )


def test_private_files_are_private(lab: Cluster):
    (node,) = lab.nodes
    pki = lab.folder / "pki"
    keys = [
        *pki.glob("*.key"),
        pki / "encryption.yaml",
        lab.kubeconfig,
        *(file for file in node.folder.glob("*.conf") if file.name != "resolv.conf"),
    ]
    assert len(keys) > 10
    assert lab.folder.stat().st_mode & 0o777 == 0o700
    assert {oct(p.stat().st_mode & 0o777) for p in keys} == {"0o600"}


def test_no_verification_is_skipped(lab: Cluster):
    config = json.loads(kubectl.ask(lab, "config", "view", "-o", "json"))
    assert all("insecure-skip-tls-verify" not in c["cluster"] for c in config["clusters"])
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"https://{lab.nodes[0].address}:{API_PORT}/api", timeout=10)


def test_the_lab_runs_what_it_says(lab: Cluster):
    version = json.loads(kubectl.ask(lab, "version", "-o", "json"))["serverVersion"]
    assert version["gitVersion"] == "v1.32.5"
    with pytest.raises(LabError, match="NotFound"):
        kubectl.ask(lab, "get", "namespace", "nowhere")
