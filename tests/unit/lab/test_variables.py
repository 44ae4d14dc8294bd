"""The caller's variables do not reach what is the lab's, but for those that it needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab import building, environment, shell, variables
from lab.cluster import describe
from lab.node import network, starting
from lab.waiting import until
from tests.conftest import ROOT

HOSTILE = {
    "PULUMI_CONFIG_PASSPHRASE": "",
    "PULUMI_STACK": "nobody",
    "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY": "false",
    "PYTHONPATH": "/nowhere",
    "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "cpp",
    "GRPC_POLL_STRATEGY": "none",
    "grpc_proxy": "http://127.0.0.1:9",
}
"""What another passphrase, stack or module would come from."""

OTHER_BUILD = {
    "GOOS": "windows",
    "GOFLAGS": "-mod=vendor",
    "GOEXPERIMENT": "nosuch",
    "GO111MODULE": "off",
    "GODEBUG": "gctrace=1",
}


def _set(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("present", "lower", "upper"),
    [
        ({}, "", ""),
        ({"NO_PROXY": "localhost"}, "localhost", "localhost"),
        ({"no_proxy": "a.test, b.test"}, "a.test,b.test", "a.test,b.test"),
        ({"no_proxy": "a.test", "NO_PROXY": "b.test"}, "a.test", "b.test"),
    ],
)
def test_no_proxy_leads_to_the_lab(
    monkeypatch: pytest.MonkeyPatch, present: dict[str, str], lower: str, upper: str
) -> None:
    """In both spellings, for each program reads another, and once however often it is said."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    _set(monkeypatch, present)
    for _ in range(2):
        said = variables.direct()
        for name, kept in (("no_proxy", lower), ("NO_PROXY", upper)):
            entries = said[name].split(",")
            assert said[name].startswith(kept)
            assert {"198.18.0.0/15", "127.0.0.1", "::1", "localhost"} <= set(entries)
            assert len(entries) == len(set(entries))
        _set(monkeypatch, said)


def test_who_wants_no_proxy_at_all_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A star among other entries is none for Python."""
    _set(monkeypatch, {"no_proxy": "*", "NO_PROXY": "*"})
    assert variables.direct() == {"no_proxy": "*", "NO_PROXY": "*"}


def test_env_undoes_what_a_shell_has_set() -> None:
    """What is evaluated leaves the shell with our variables and none that counts more."""
    lines = subprocess.run(
        [sys.executable, "-m", "lab", "env"],
        cwd=ROOT,
        env={**os.environ, **HOSTILE, "HTTPS_PROXY": "http://proxy.test", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    shown = subprocess.run(
        ["sh", "-c", f"{lines}\nenv"],
        env={"PATH": os.environ["PATH"], **HOSTILE, "HTTPS_PROXY": "http://proxy.test"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    left = dict(line.split("=", 1) for line in shown.splitlines())
    assert not set(HOSTILE) & set(left)
    assert left["HTTPS_PROXY"] == "http://proxy.test"
    assert left["PULUMI_CONFIG_PASSPHRASE_FILE"] == str(environment.PASSPHRASE)
    assert "198.18.0.0/15" in left["NO_PROXY"]
    assert "unset PULUMI_HOME" not in lines


def test_a_process_that_calls_pulumi_has_none_of_them_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "environ", {**os.environ, **HOSTILE})
    environment.enter()
    assert not set(HOSTILE) & set(os.environ)
    assert os.environ.items() >= environment.pulumi_env().items()


def test_what_the_lab_runs_gets_what_leads_to_registries_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needed = {"HTTPS_PROXY": "http://proxy.test", "SSL_CERT_FILE": "/x.pem", "TMPDIR": "/var/tmp"}
    other = {"LD_LIBRARY_PATH": "/nowhere", "ETCDCTL_API": "2", "KUBECONFIG": "/x", "LANG": "de_DE"}
    _set(monkeypatch, {**HOSTILE, **OTHER_BUILD, **other, **needed})
    shown = shell.run(["env"], doing="showing variables")
    got = dict(line.split("=", 1) for line in shown.splitlines())
    assert got.items() >= needed.items()
    assert not {*HOSTILE, *OTHER_BUILD, *(set(other) - {"LANG"})} & set(got)
    assert got["LC_ALL"] == "C.UTF-8", "what is said would have to be understood in German"


@pytest.fixture
def fresh() -> None:
    building.go_env.cache_clear()
    building.go_version.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_a_build_is_the_same_whatever_go_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Also by `go env -w`; but where modules come from is the caller's."""
    request.addfinalizer(building.go_env.cache_clear)
    written = tmp_path / "env"
    written.write_text("GOOS=windows\nGOFLAGS=-race\nGOPRIVATE=from.file.test\n")
    _set(monkeypatch, OTHER_BUILD | {"GOENV": str(written), "GOPROXY": "https://modules.test"})
    settings = building.go_env()
    assert settings["GOPROXY"] == "https://modules.test"
    assert settings["GOPRIVATE"] == "from.file.test"
    seen = shell.run(["go", "env", "GOOS", "GOEXPERIMENT"], doing="asking", env=settings)
    assert seen.split() == ["linux"]
    assert building.go_version().startswith("go1.")


def test_a_nodes_programs_get_two_variables(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """etcd, Kubernetes and containerd all read flags from variables."""
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    monkeypatch.setenv("ETCD_NAME", "nobody")
    lab = describe("test", 1)
    (node,) = lab.nodes
    (node.folder / "logs").mkdir(parents=True)
    shown = tmp_path / "shown"
    monkeypatch.setattr(starting, "_binds", lambda _: ())
    monkeypatch.setattr(starting.cgroups, "make", lambda *_: ())
    monkeypatch.setattr(starting.shutil, "rmtree", lambda *_, **__: None)
    command = ["sh", "-c", f"env > {tmp_path}/draft; mv {tmp_path}/draft {shown}"]
    monkeypatch.setattr(network, "inside", lambda *_: command)
    starting._launch(lab, node, tmp_path / "ini")
    until(lambda: (shown.exists(), "nothing shown"), what="the node is started", deadline=20)
    names = {line.partition("=")[0] for line in shown.read_text().splitlines()}
    assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == {"PATH", "HOME"}
