"""Several API servers of one cluster: the first that answers is taken."""

import base64
import ssl
import time
from socket import create_server

import pytest
import yaml

from kubeconfigs import contexts
from kubeconfigs.contexts import first_answering, identity, reached, recognized, ways
from kubeconfigs.greeting import SECONDS, greet


def _kubeconfig(*entries: tuple[str, str, str, str], current: str = "") -> str:
    """entries: name, server, authority, user."""
    clusters = [
        {
            "name": name,
            "cluster": {
                "server": server,
                "certificate-authority-data": base64.b64encode(authority.encode()).decode(),
            },
        }
        for name, server, authority, _ in entries
    ]
    found = [
        {"name": name, "context": {"cluster": name, "user": user}} for name, _, _, user in entries
    ]
    config = {"clusters": clusters, "contexts": found, "current-context": current or entries[0][0]}
    return yaml.safe_dump(config)


ONE, TWO, THREE = "https://192.0.2.1", "https://192.0.2.2", "https://192.0.2.3"
TEXT = _kubeconfig(
    ("a", ONE, "CA", "admin"), ("b", TWO, "CA", "admin"), ("c", THREE, "CA", "admin")
)


def _greeting(*answering: str):
    def greeting(server: str, _authority: str) -> None:
        if server not in answering:
            raise ConnectionRefusedError(server)

    return greeting


def _current(text: str) -> str:
    return yaml.safe_load(text)["current-context"]


def test_the_first_that_answers_becomes_the_current_one() -> None:
    assert _current(reached(TEXT, _greeting(TWO, THREE))) == "b"
    assert _current(reached(TEXT, _greeting(THREE))) == "c"


def test_nothing_changes_while_the_current_one_answers_or_none_does() -> None:
    """Not a byte: another text would be an update of the provider."""
    assert reached(TEXT, _greeting(ONE, TWO)) == TEXT
    assert reached(TEXT, _greeting()) == TEXT


def test_other_clusters_are_never_taken() -> None:
    text = _kubeconfig(("a", ONE, "CA", "admin"), ("other", TWO, "another CA", "admin"))
    assert reached(text, _greeting(TWO)) == text


def test_the_current_context_comes_first_and_its_user_before_others() -> None:
    text = _kubeconfig(
        ("viewer", TWO, "CA", "viewer"),
        ("b", TWO, "CA", "admin"),
        ("a", ONE, "CA", "admin"),
        current="a",
    )
    assert [way.context for way in ways(text)] == ["a", "b"]


@pytest.mark.parametrize("text", ["", "[1]", "a: b", "{", "clusters: []\ncontexts: [{}]"])
def test_what_is_no_kubeconfig_is_left_to_others(text: str) -> None:
    assert ways(text) == []
    assert reached(text, _greeting()) == text


def test_the_first_one_s_trouble_is_told_where_none_answers() -> None:
    with pytest.raises(ConnectionRefusedError, match=ONE):
        first_answering(ways(TEXT), _greeting())


def test_a_cluster_is_the_same_by_whichever_server() -> None:
    assert identity(TEXT) == identity(reached(TEXT, _greeting(THREE)))
    other = _kubeconfig(("a", ONE, "another CA", "admin"))
    assert identity(TEXT) != identity(other)


def _without_authority(server: str, **more: str) -> str:
    config = yaml.safe_load(_kubeconfig(("a", server, "", "admin")))
    config["clusters"][0]["cluster"].pop("certificate-authority-data")
    return yaml.safe_dump({**config, **more})


def test_a_cluster_stays_the_same_whatever_else_the_kubeconfig_says() -> None:
    """Another identity would be another cluster: everything on it would be replaced."""
    known = _without_authority(ONE)
    edited = _without_authority(ONE, preferences="changed")
    assert recognized(known, known) == known
    once = recognized(edited, known)
    again = recognized(_without_authority(ONE, preferences="once more"), once)
    assert identity(known) == identity(once) == identity(again) != identity(edited)
    with_authority = _kubeconfig(("a", ONE, "CA", "admin"))
    assert identity(recognized(with_authority, once)) == identity(known)


def test_another_cluster_is_another_one() -> None:
    known = _without_authority(ONE)
    assert recognized(_without_authority(TWO), known) == _without_authority(TWO)
    replaced = _kubeconfig(("a", ONE, "another CA", "admin"))
    kept = recognized(_kubeconfig(("a", ONE, "CA", "admin")), known)
    assert recognized(replaced, kept) == replaced
    assert recognized(known, "") == known


@pytest.mark.parametrize("key", ["proxy-url", "tls-server-name"])
def test_who_is_not_reached_directly_is_not_greeted(key: str) -> None:
    """A greeting goes to the server itself, which says nothing about the way by a proxy."""
    config = yaml.safe_load(TEXT)
    config["clusters"][0]["cluster"][key] = "http://192.0.2.9:3128"
    text = yaml.safe_dump(config)
    assert reached(text, _greeting(TWO, THREE)) == text
    assert identity(text) == identity(TEXT)
    config["current-context"] = "b"
    assert [way.context for way in ways(yaml.safe_dump(config))] == ["b", "c"]


def test_a_single_server_is_not_asked() -> None:
    def greeting(_server: str, _authority: str) -> None:
        raise AssertionError

    text = _kubeconfig(("a", ONE, "CA", "admin"))
    assert contexts.reached(text, greeting) == text


def test_a_server_that_is_frozen_is_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its kernel still takes the connection, and nobody says a word on it."""
    monkeypatch.setattr(
        ssl, "create_default_context", lambda **_: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    )
    with create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            greet(f"https://127.0.0.1:{silent.getsockname()[1]}", "CA")
        assert time.monotonic() - began < SECONDS + 1
