"""The volume of a variant's notebooks."""

import pulumi
import pytest

from stacks import hpa, knative
from tests.unit import program
from tests.unit.program import PLATFORM, TOKEN, Run, run
from tests.unit.stacks.templates import knative_template


@pytest.mark.parametrize("variant", ["serverless", "autoscaled"])
def test_notebooks_are_on_a_volume_that_outlives_pods(
    variant: str, request: pytest.FixtureRequest
) -> None:
    seen: Run = request.getfixturevalue(variant)
    (made,) = seen.kind("PersistentVolumeClaim")
    assert made.inputs["spec"] == {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "1Gi"}},
    }
    (namespace,) = {made.inputs["metadata"]["namespace"]}
    assert namespace == f"notebooks-{'knative' if variant == 'serverless' else 'hpa'}"


def test_class_and_access_of_the_volume_can_be_chosen() -> None:
    config = {"token": TOKEN, "storageClass": "nfs", "storageAccess": "ReadWriteMany"}
    spec = run(hpa.main, "hpa", config).one("PersistentVolumeClaim")["spec"]
    assert (spec["storageClassName"], spec["accessModes"]) == ("nfs", ["ReadWriteMany"])


@pytest.mark.parametrize(
    ("storage", "one_node"),
    [
        ({}, True),
        ({"storage": ""}, False),
        ({"storageClass": "nfs", "storageAccess": "ReadWriteMany"}, False),
    ],
)
@pytest.mark.parametrize("variant", ["hpa", "knative"])
def test_pods_are_where_their_volume_can_be(
    variant: str, storage: dict[str, str], one_node: bool
) -> None:
    """The first pod matches its own term, and so may go anywhere: the label must be its own."""
    if variant == "hpa":
        seen = run(hpa.main, variant, {"token": TOKEN, **storage})
        template = seen.one("Deployment", "jupyterlab")["spec"]["template"]
    else:
        template = knative_template(run(knative.main, variant, {"token": TOKEN, **storage}))
    spec = template["spec"]
    assert ("affinity" in spec, "topologySpreadConstraints" in spec) == (one_node, not one_node)
    if one_node:
        ((term,),) = spec["affinity"]["podAffinity"].values()
        assert (
            term["labelSelector"]["matchLabels"].items() <= template["metadata"]["labels"].items()
        )


@pytest.mark.parametrize(
    ("key", "value", "was"),
    [
        ("storage", "2Gi", "1Gi"),
        ("storageClass", "nfs", "local-folders"),
        ("storageAccess", "ReadWriteMany", "ReadWriteOnce"),
    ],
)
def test_another_volume_than_there_is_is_refused(
    key: str, value: str, was: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine goes on with the old spec, which the component compares."""
    there = {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "1Gi"}},
        "storageClassName": "local-folders",
    }
    monkeypatch.setattr(program, "stored", {"PersistentVolumeClaim": {"spec": there}})
    same = run(hpa.main, "hpa", {"token": TOKEN, "storage": "1024Mi"})
    assert same.outputs["volume"].startswith("made-")
    with pytest.raises(pulumi.RunError, match=f"{key} is '{value}', but .* made with '{was}'"):
        run(hpa.main, "hpa", {"token": TOKEN, key: value})


def test_a_volume_is_not_forgotten() -> None:
    platform = {**PLATFORM, "volume": "notebooks-1a2b"}
    with pytest.raises(pulumi.RunError, match=r"storage is empty, but .*'notebooks-1a2b'"):
        run(hpa.main, "hpa", {"token": TOKEN, "storage": ""}, platform=platform)


def test_without_storage_nothing_outlives_a_pod() -> None:
    variant = run(knative.main, "knative", {"token": TOKEN, "storage": ""})
    assert not variant.kind("PersistentVolumeClaim")
    volumes = {volume["name"]: volume for volume in knative_template(variant)["spec"]["volumes"]}
    assert volumes["notebooks"]["emptyDir"] == {"medium": "Memory", "sizeLimit": "256Mi"}


@pytest.mark.parametrize(("key", "volume"), [("scratch", "tmp"), ("sharedMemory", "shared-memory")])
def test_folders_in_memory_are_as_large_as_their_keys_say(key: str, volume: str) -> None:
    variant = run(knative.main, "knative", {"token": TOKEN, key: "512Mi"})
    volumes = {volume["name"]: volume for volume in knative_template(variant)["spec"]["volumes"]}
    assert volumes[volume]["emptyDir"] == {"medium": "Memory", "sizeLimit": "512Mi"}
