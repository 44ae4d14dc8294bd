"""A kubeconfig that the user brings."""

import base64
import json
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from components.cluster.kubeconfig import chosen

PEM = "-----BEGIN CERTIFICATE-----\n"
DATA = base64.b64encode(PEM.encode()).decode()
CONFIG: dict[str, Any] = {
    "clusters": [{"name": "c", "cluster": {"server": "https://192.0.2.1"}}],
    "users": [{"name": "u", "user": {"token": "t"}}],
    "contexts": [
        {"name": "one", "context": {"cluster": "c", "user": "u"}},
        {"name": "two", "context": {"cluster": "c", "user": "u"}},
    ],
    "current-context": "one",
}
TEXT = yaml.safe_dump(CONFIG)


def with_entries(
    *, cluster: dict[str, Any] | None = None, user: dict[str, Any] | None = None
) -> str:
    """The kubeconfig with more in its cluster's entry, or another user's entry."""
    entry = {**CONFIG["clusters"][0]["cluster"], **(cluster or {})}
    return yaml.safe_dump(
        {
            **CONFIG,
            "clusters": [{"name": "c", "cluster": entry}],
            "users": [{"name": "u", "user": user or {"token": "t"}}],
        }
    )


def plugin(**changes: Any) -> dict[str, Any]:
    api = "client.authentication.k8s.io/v1"
    fields = {"apiVersion": api, "command": "sh", "interactiveMode": "Never", **changes}
    return {"exec": {key: value for key, value in fields.items() if value is not None}}


def test_context_is_made_the_current_one(tmp_path: Path) -> None:
    (tmp_path / "config").write_text(TEXT)
    assert yaml.safe_load(chosen(str(tmp_path / "config"), "two"))["current-context"] == "two"
    assert yaml.safe_load(chosen(TEXT, ""))["current-context"] == "one"


def test_text_in_one_line_is_no_path() -> None:
    assert yaml.safe_load(chosen(json.dumps(CONFIG), ""))["current-context"] == "one"


def test_home_is_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "config").write_text(TEXT)
    assert chosen("~/config", "") == chosen(TEXT, "")


def test_unknown_context_lists_the_known_ones() -> None:
    with pytest.raises(pulumi.RunError, match="no context 'three', only one, two"):
        chosen(TEXT, "three")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "cannot be read"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"[1, 2]", "neither a kubeconfig"),
        (b"a: [", "neither a kubeconfig"),
        (b"clusters: {a: b}", "`clusters` must be a list"),
        (b"clusters: [1]", "`clusters` must be a list"),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: bytes | None, complaint: str) -> None:
    if content is not None:
        (tmp_path / "config").write_bytes(content)
    with pytest.raises(pulumi.RunError, match=complaint):
        chosen(str(tmp_path / "config"), "")


def test_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(pulumi.RunError, match=r"cannot be read \(Is a directory\)"):
        chosen(str(tmp_path), "")
    with pytest.raises(pulumi.RunError, match=r"cannot be read \(.*home"):
        chosen("~nobody-of-this-name/config", "")


def test_list_of_files_is_to_be_merged(tmp_path: Path) -> None:
    with pytest.raises(pulumi.RunError, match="view --flatten > FILE"):
        chosen(f"{tmp_path}/one:{tmp_path}/two", "")


def test_encoded_text_is_not_shown() -> None:
    secret = base64.b64encode(TEXT.encode() * 3).decode()
    with pytest.raises(pulumi.RunError, match="neither a path nor") as raised:
        chosen(secret, "")
    assert secret[:20] not in str(raised.value)


def test_certificates_beside_the_file_come_with_it(tmp_path: Path) -> None:
    """Another machine, or the same in another folder, has no such files."""
    (tmp_path / "pki").mkdir()
    for name in ("ca", "me", "key"):
        (tmp_path / "pki" / name).write_text(f"{PEM}{name}")
    user = {"client-certificate": "pki/me", "client-key": str(tmp_path / "pki/key")}
    (tmp_path / "config").write_text(
        with_entries(cluster={"certificate-authority": "pki/ca"}, user=user)
    )
    config = yaml.safe_load(chosen(str(tmp_path / "config"), ""))
    entry, credentials = config["clusters"][0]["cluster"], config["users"][0]["user"]
    assert set(entry) == {"server", "certificate-authority-data"}
    assert base64.b64decode(entry["certificate-authority-data"]).decode() == f"{PEM}ca"
    assert set(credentials) == {"client-certificate-data", "client-key-data"}
    assert base64.b64decode(credentials["client-key-data"]).decode() == f"{PEM}key"


def test_data_goes_before_a_file() -> None:
    authority = {"certificate-authority": "/nowhere", "certificate-authority-data": DATA}
    config = yaml.safe_load(chosen(with_entries(cluster=authority), ""))
    assert config["clusters"][0]["cluster"] == {
        "server": "https://192.0.2.1",
        "certificate-authority-data": DATA,
    }


def test_files_that_change_stay_files(tmp_path: Path) -> None:
    """Tokens are renewed where they are, and a plugin is a program."""
    (tmp_path / "token").write_text("t")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "login").write_text("#!/bin/sh\n")
    (tmp_path / "bin" / "login").chmod(0o755)
    path = tmp_path / "config"
    for user, key in (({"tokenFile": "token"}, "tokenFile"), (plugin(command="bin/login"), "exec")):
        path.write_text(with_entries(user=user))
        found = yaml.safe_load(chosen(str(path), ""))["users"][0]["user"][key]
        expected = {"tokenFile": "token", "exec": "bin/login"}[key]
        assert (found if key == "tokenFile" else found["command"]) == str(tmp_path / expected)


def test_only_contexts_of_the_same_cluster_are_kept() -> None:
    """The others' credentials have no place in a stack, nor may their faults end it."""
    same, other = {"certificate-authority-data": DATA}, {"certificate-authority": "/nowhere"}
    text = yaml.safe_dump(
        {
            "clusters": [
                {"name": "a", "cluster": {"server": "https://192.0.2.1", **same}},
                {"name": "b", "cluster": {"server": "https://192.0.2.2", **same}},
                {"name": "other", "cluster": {"server": "https://192.0.2.3", **other}},
            ],
            "users": [
                {"name": "me", "user": {"token": "t"}},
                {"name": "other", "user": {"token": "another cluster's"}},
            ],
            "contexts": [
                {"name": "a", "context": {"cluster": "a", "user": "me"}},
                {"name": "b", "context": {"cluster": "b", "user": "me"}},
                {"name": "other", "context": {"cluster": "other", "user": "other"}},
                {"name": "lost", "context": {"cluster": "gone", "user": "me"}},
            ],
            "current-context": "a",
        }
    )
    config = yaml.safe_load(chosen(text, ""))
    assert [entry["name"] for entry in config["contexts"]] == ["a", "b"]
    assert [entry["name"] for entry in config["clusters"]] == ["a", "b"]
    assert [entry["name"] for entry in config["users"]] == ["me"]


def test_text_that_needs_no_change_has_none() -> None:
    """Another text would be an update of the provider."""
    text = yaml.safe_dump({**CONFIG, "contexts": CONFIG["contexts"][:1]}, sort_keys=False)
    assert chosen(text, "") == text


@pytest.mark.parametrize(
    ("context", "complaint"),
    [
        ({"cluster": "d", "user": "u"}, "names the cluster 'd', which it does not have, only c"),
        ({"cluster": "c", "user": "v"}, "names the user 'v', which it does not have, only u"),
        ({"cluster": "c"}, "names no user"),
        (None, "names no cluster"),
    ],
)
def test_context_leads_somewhere(context: dict[str, str] | None, complaint: str) -> None:
    text = yaml.safe_dump({**CONFIG, "contexts": [{"name": "one", "context": context}]})
    with pytest.raises(pulumi.RunError, match=complaint):
        chosen(text, "")


@pytest.mark.parametrize(
    ("cluster", "complaint"),
    [
        ({"server": ""}, "server is ''"),
        ({"server": "192.0.2.1:6443"}, "must be a URL such as"),
        ({"proxy-url": "socks5://192.0.2.9:1080"}, "scheme of its proxy-url is 'socks5'"),
        ({"certificate-authority": "ca.crt"}, "'ca.crt' is relative, and a text has no folder"),
        ({"certificate-authority": "/nowhere/ca"}, r"/nowhere/ca cannot be read \(No such"),
        ({"certificate-authority-data": PEM}, "certificate-authority-data is not PEM in base64"),
        ({"certificate-authority-data": "YQ=="}, "not PEM in base64"),
        (
            {"certificate-authority-data": DATA, "insecure-skip-tls-verify": True},
            "both a certificate-authority and insecure-skip-tls-verify",
        ),
    ],
)
def test_clusters_that_are_refused(cluster: dict[str, Any], complaint: str) -> None:
    with pytest.raises(pulumi.RunError, match=complaint):
        chosen(with_entries(cluster=cluster), "")


@pytest.mark.parametrize(
    ("user", "complaint"),
    [
        ({"namespace": "x"}, "its user has no credentials"),
        ({"auth-provider": {"name": "oidc"}}, "has an auth-provider"),
        ({"token": "t", "as": "admin"}, r"acts as another \(as\)"),
        ({"token": "t", "username": "u"}, "both a token and a username"),
        ({"client-certificate-data": DATA}, "but needs both"),
        ({"client-key-data": DATA, "token": "t"}, "but needs both"),
        ({"client-certificate-data": "YQ==", "client-key-data": DATA}, "not PEM in base64"),
        ({"tokenFile": "/nowhere"}, "tokenFile /nowhere cannot be read"),
        (plugin(apiVersion="client.authentication.k8s.io/v1alpha1"), "has apiVersion '.*v1alpha1'"),
        (plugin(apiVersion=None), "has apiVersion None"),
        (plugin(interactiveMode=None), "has no interactiveMode, which apiVersion v1 needs"),
        (plugin(interactiveMode="Always"), "no terminal"),
        ({"exec": "login"}, "must be a mapping"),
        (plugin(command=None), "plugin '' is not installed"),
        (plugin(command="no-such-login", installHint="get it"), "'no-such-login' is .*ed: get it"),
    ],
)
def test_users_that_are_refused(user: dict[str, Any], complaint: str) -> None:
    with pytest.raises(pulumi.RunError, match=complaint) as raised:
        chosen(with_entries(user=user), "")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "user", [plugin(), plugin(apiVersion="client.authentication.k8s.io/v1beta1")]
)
def test_plugins_of_both_versions_are_taken(user: dict[str, Any]) -> None:
    assert yaml.safe_load(chosen(with_entries(user=user), ""))["users"][0]["user"] == user


def test_a_server_without_tls_needs_no_credentials() -> None:
    """As `kubectl proxy` is."""
    cluster = {"server": "http://127.0.0.1:8001"}
    assert chosen(with_entries(cluster=cluster, user={"namespace": "x"}), "")
