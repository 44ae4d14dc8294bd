"""One stack holds a cluster, and one a variant's namespace: another one is refused."""

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from components.cluster import inspection
from components.cluster.holder import PLATFORM as KUBE_SYSTEM
from components.cluster.holder import Holder, this_stack
from components.cluster.inspection import ClusterFacts
from stacks import cluster, hpa, platform
from tests.unit import release
from tests.unit.program import PLATFORM, Run, mocked, run
from variants import VARIANTS

HERE = f"{socket.gethostname()}:{Path.cwd()}"
FACTS = ClusterFacts(("203.0.113.7",), dns=True, metrics_server=True, storage=True)
NAMESPACE = next(variant.namespace for variant in VARIANTS if variant.name == "hpa")


def held(place: str, stack: str = "platform") -> Holder:
    return {"stack": f"organization/serverless-notebooks/{stack}", "place": place}


@pytest.fixture(autouse=True)
def local_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", "file:///srv/clone/.lab/pulumi-state")
    monkeypatch.delenv("LAB_NAME", raising=False)


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, str]:
    folder = str(release.write(tmp_path))
    return {"knativeManifests": folder, "traefikManifests": folder}


Up = Callable[..., Any]


@pytest.fixture
def up(sources: dict[str, str]) -> Up:
    """Brings up a platform on a lab that a stack holds; outputs: the platform's of before."""

    def call(found: Holder | None, **outputs: Any):
        known = {**PLATFORM, **outputs}
        holders = {KUBE_SYSTEM: found} if found else {}
        return run(platform.main, "platform", sources, platform=known, holders=holders)

    return call


def test_the_stack_names_itself_on_the_cluster_and_in_its_outputs(up: Up) -> None:
    made = up(None)
    assert made.one("ConfigMap", "serverless-notebooks")["data"] == held(HERE)
    assert made.outputs["holder"] == held(HERE)
    assert made.outputs["lab"] == "lab"


@pytest.mark.parametrize("place", [HERE, "elsewhere:/srv/former"])
def test_a_stack_knows_itself_here_and_where_it_was_before(up: Up, place: str) -> None:
    assert up(held(place), holder=held(place)).kind("ConfigMap")
    assert up(held(HERE), holder=held("elsewhere:/srv/former")).kind("ConfigMap")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (f"{socket.gethostname()}:/srv/gone", "'{}', which is gone: both would"),
        (f"{socket.gethostname()}:/usr", "'{}': both would"),
        ("elsewhere:/srv/gone", "'{}': both would"),
    ],
)
def test_a_lab_of_another_clone_is_refused_with_the_ways_out(up: Up, place: str, said: str) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        up(held(place))
    message = str(refused.value)
    assert said.format(place) in message
    assert "`LAB_NAME=lab make down`" in message
    assert "`export LAB_NAME=lab2`" in message


def test_another_stack_of_the_same_clone_is_refused_too(up: Up) -> None:
    with pytest.raises(pulumi.RunError, match=r"has the platform of stack '.*/platform-b'"):
        up(held(HERE, "platform-b"))


def test_a_stack_does_not_change_labs_by_another_shell(
    up: Up, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(pulumi.RunError, match=r"is on lab 'lab2', .*: run `export LAB_NAME=lab2`"):
        up(None, lab="lab2")
    monkeypatch.setenv("LAB_NAME", "lab2")
    assert up(None, lab="lab2").outputs["lab"] == "lab2"


def existing(monkeypatch: pytest.MonkeyPatch, folder: Path, facts: ClusterFacts) -> dict[str, str]:
    text = yaml.safe_dump(
        {
            "clusters": [{"name": "c", "cluster": {"server": "https://192.0.2.1"}}],
            "users": [{"name": "u", "user": {"token": "t"}}],
            "contexts": [{"name": "one", "context": {"cluster": "c", "user": "u"}}],
            "current-context": "one",
        }
    )
    (folder / "config").write_text(text)
    monkeypatch.setattr(cluster, "inspect_cluster", lambda *_: facts)
    return {"cluster": "existing", "kubeconfig": str(folder / "config")}


def test_an_existing_cluster_of_another_stack_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sources: dict[str, str]
) -> None:
    facts = replace(FACTS, holder=held("laptop:/home/a/clone"))
    config = existing(monkeypatch, tmp_path, facts) | sources
    with pytest.raises(pulumi.RunError, match="of 'laptop:/home/a/clone': both would"):
        run(platform.main, "platform", config)


class Cluster:
    """A cluster on which Pulumi has made every object that is asked for."""

    def get(self, _kind: type, _name: str) -> Any:
        from lightkube.models.meta_v1 import ManagedFieldsEntry, ObjectMeta
        from lightkube.resources.core_v1 import Namespace

        manager = ManagedFieldsEntry(manager="pulumi-kubernetes-1a2b3c")
        return Namespace(metadata=ObjectMeta(managedFields=[manager]))


@pytest.mark.parametrize(("ours", "foreign"), [(True, []), (False, ["Namespace traefik"])])
def test_what_another_pulumi_program_made_is_told_apart(ours: bool, foreign: list[str]) -> None:
    claims = inspection.Claims(["traefik"], [], known=ours)
    client: Any = Cluster()
    assert list(inspection._foreign(client, claims, ours=ours)) == foreign


def test_two_stacks_of_a_variant_do_not_share_its_namespace() -> None:
    config = {"platformStack": "organization/serverless-notebooks/platform", "measure": False}
    with pytest.raises(pulumi.RunError, match=r"has the notebooks of stack '.*/hpa'"):
        run(hpa.main, "hpa-b", config, holders={NAMESPACE: held(HERE, "hpa")})
    made = run(hpa.main, "hpa", config, holders={NAMESPACE: held(HERE, "hpa")})
    assert made.one("ConfigMap", "serverless-notebooks")["metadata"]["namespace"] == NAMESPACE


@pytest.mark.parametrize(
    ("backend", "organization", "place"),
    [
        ("s3://user:word@bucket/folder?region=x", "organization", "s3://bucket/folder"),
        ("", "acme", "Pulumi Cloud"),
        ("", "organization", HERE),
        ("file://~", "organization", HERE),
    ],
)
def test_a_state_that_others_share_is_no_place_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, backend: str, organization: str, place: str
) -> None:
    mocked(Run(), "platform")
    monkeypatch.setenv("PULUMI_BACKEND_URL", backend)
    monkeypatch.setattr(pulumi, "get_organization", lambda: organization)
    assert this_stack()["place"] == place
