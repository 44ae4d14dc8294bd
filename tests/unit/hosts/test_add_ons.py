"""The doubles' `enable`: their words, questions and exit codes."""

import io

import pytest

from lab.hosts.doubles import addons, enabling, metallb, prompt


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def pushed(monkeypatch: pytest.MonkeyPatch) -> list:
    """Arguments pushed to the nodes, and what is applied, in order; dns is enabled."""
    done: list = []
    monkeypatch.setattr(addons, "enabled", lambda: {"dns", "hostpath-storage", "rbac"})
    monkeypatch.setattr(enabling, "_dns_address", lambda: "10.152.183.10")
    monkeypatch.setattr(enabling, "_apply", lambda _: done.append("apply") or 0)
    monkeypatch.setattr(enabling.pushing, "configure", lambda flags: done.append(flags) or True)
    return done


@pytest.mark.parametrize(
    ("words", "pairs"),
    [
        (["dns", "rbac"], [("dns", ""), ("rbac", "")]),
        (["metallb:10.0.0.1-10.0.0.9", "dns"], [("metallb", "10.0.0.1-10.0.0.9"), ("dns", "")]),
        (["metallb", "10.0.0.1-10.0.0.9"], [("metallb", "10.0.0.1-10.0.0.9")]),
        (["core/dns"], [("core/dns", "")]),
    ],
)
def test_what_a_command_asks_for(words, pairs):
    assert enabling.requested(words) == pairs


def test_what_is_so_already_is_left_alone(pushed, capsys):
    assert enabling.enable(["dns"]) == 0
    assert capsys.readouterr().out == "Addon core/dns is already enabled\n"
    assert enabling.enable(["nosuch"]) == 1
    assert enabling.enable(["core/nosuch"]) == 0
    assert pushed == []


def test_dns_sets_the_kubelets_arguments(pushed, monkeypatch):
    monkeypatch.setattr(addons, "enabled", set)
    assert enabling.enable(["dns"]) == 0
    flags = {"--cluster-domain": "cluster.local", "--cluster-dns": "10.152.183.10"}
    assert pushed == ["apply", {"kubelet": flags}]


def test_rbac_is_an_argument(pushed, monkeypatch, capsys):
    monkeypatch.setattr(addons, "enabled", set)
    assert enabling.enable(["rbac"]) == 0
    assert pushed == [{"kube-apiserver": {"--authorization-mode": "RBAC,Node"}}]
    assert "Enabling RBAC\nReconfiguring apiserver\nRBAC is enabled\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("10.0.0.1-10.0.0.9", ["10.0.0.1-10.0.0.9"]),
        ("10.0.0.0/24,10.0.1.1-10.0.1.2", ["10.0.0.0/24", "10.0.1.1-10.0.1.2"]),
        ("10.0.0.1", []),
    ],
)
def test_ranges_of_metallb(capsys, told, found):
    assert metallb.ranges(told) == found
    refused = "Your input value (10.0.0.1) is not a valid IP Range" in capsys.readouterr().out
    assert refused is (not found)


@pytest.mark.parametrize(
    ("stdin", "usage", "prompt"),
    [
        (io.StringIO(""), False, False),
        (io.StringIO("\n"), True, False),
        (Terminal("\n"), True, True),
    ],
)
def test_metallb_asks_for_ranges(monkeypatch, capsys, stdin, usage, prompt):
    """Only a terminal sees the question; the end of the input ends it without a word."""
    monkeypatch.setattr("sys.stdin", stdin)
    assert metallb.ranges("") == []
    told = capsys.readouterr()
    assert ("You have to input an IP Range" in told.out) is usage
    assert ("Enter each IP address range" in told.err) is prompt


def test_metallb_itself_has_no_image(pushed, capsys):
    assert enabling.enable(["metallb:10.0.0.0/24"]) == 1
    assert "this double cannot enable metallb" in capsys.readouterr().err
    assert pushed == []


def test_an_answer_without_its_newline_is_none(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("y"))
    assert prompt.answer("?") is None
