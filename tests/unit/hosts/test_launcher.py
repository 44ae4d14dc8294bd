"""The doubles' launch configuration: what is applied at once, and what once the node is ready."""

import pytest
import yaml

from lab.hosts.doubles import agent, arguments, enabling, joining, launcher, this_host, tokens

TOKEN = "a" * 32


@pytest.fixture
def launched(tmp_path, monkeypatch):
    """Takes a launch configuration, as an installation does."""
    monkeypatch.setattr(arguments, "ARGS", tmp_path / "args")
    monkeypatch.setattr(launcher, "PENDING", tmp_path / "launcher/install.yaml")
    monkeypatch.setattr(launcher, "APPLIED", tmp_path / "launcher/install.yaml.applied")
    monkeypatch.setattr(launcher, "PLACES", (tmp_path / "microk8s.yaml",))
    monkeypatch.setattr(this_host, "NAMES", tmp_path / "names")
    monkeypatch.setattr(this_host, "REGISTRIES", tmp_path / "certs.d")
    monkeypatch.setattr(tokens, "PERSISTENT", tmp_path / "persistent")
    monkeypatch.setattr(tokens, "FILE", tmp_path / "tokens")

    def take(**keys):
        (tmp_path / "microk8s.yaml").write_text(yaml.safe_dump({"version": "0.2.0", **keys}))
        launcher.take()

    return take


def test_mirrors_of_registries_are_files_for_containerd(launched):
    launched(containerdRegistryConfigs={"docker.io": 'server = "https://docker.io"\n'})
    text = (this_host.REGISTRIES / "docker.io/hosts.toml").read_text()
    assert text == 'server = "https://docker.io"\n'


def test_a_persistent_token_is_good_for_ever(launched):
    launched(persistentClusterToken=TOKEN)
    assert [tokens.take(TOKEN), tokens.take(TOKEN)] == [True, True]
    assert not tokens.take("")
    assert not tokens.take("b" * 32)


@pytest.mark.parametrize(
    ("worker", "words"),
    [(True, ["192.0.2.1:25000/t", "--worker"]), (False, ["192.0.2.1:25000/t"])],
)
def test_a_join_is_tried_until_it_succeeds(launched, monkeypatch, worker, words):
    """A refusal leaves it to be tried again; once joined, there is nothing left to apply."""
    launched(join={"url": "192.0.2.1:25000/t", "worker": worker})
    codes, asked = [6, 0], []
    monkeypatch.setattr(joining, "join", lambda words: asked.append(words) or codes.pop(0))
    assert launcher.join() == 6
    assert not launcher.APPLIED.exists()
    assert launcher.join() == 0
    assert launcher.APPLIED.exists()
    assert launcher.join() == 0
    assert asked == [words, words]


def test_add_ons_first_then_the_join(launched, monkeypatch):
    done = []
    monkeypatch.setattr(agent.api, "ready", lambda: True)
    monkeypatch.setattr(enabling, "enable", lambda words: done.append(("enable", words)) or 0)
    monkeypatch.setattr(agent, "_join_apart", lambda: done.append("join"))
    addons = [{"name": "dns", "args": ["10.0.0.2"]}, {"name": "rbac"}]
    launched(addons=addons, join={"url": "192.0.2.1:25000/t"})
    agent._apply()
    assert done == [("enable", ["dns", "10.0.0.2"]), ("enable", ["rbac"]), "join"]
    assert not launcher.APPLIED.exists()
    launched(addons=[])
    agent._apply()
    assert launcher.APPLIED.exists()
