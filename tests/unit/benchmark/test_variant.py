"""Descriptions of variants: what is read from them, and what is refused and why."""

import json
import re
from typing import Any

import pytest

from benchmark.cluster import Cluster
from benchmark.consumers import PodGroup, Process
from benchmark.errors import DescriptionError
from benchmark.scale_in.autoscalers import DeploymentAutoscaler, RevisionAutoscaler
from benchmark.scale_in.pods import bounds_of
from benchmark.scaling import Replicas, Requests
from benchmark.schedule import PHASES
from benchmark.variant import Variant, read_variant
from tests.conftest import ROOT
from tests.unit.benchmark.fake_cluster import TOKEN, FakeCluster, description, kubeconfig

DESCRIBED = description(FakeCluster(), 80)


def read(**changes: Any) -> Variant:
    return read_variant(json.dumps({**DESCRIBED, **changes}))


def refused(text: str) -> str:
    with pytest.raises(DescriptionError) as caught:
        read_variant(text)
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix("variant description: ")


def documented() -> list[Variant]:
    blocks = re.findall(r"```json\n(.+?)```", (ROOT / "docs/measuring.md").read_text(), re.DOTALL)
    return [read_variant(block) for block in blocks]


def test_the_documented_descriptions_are_whole() -> None:
    by_requests, by_hand = documented()
    space = by_requests.namespace
    assert by_requests.scaling == Requests(by_requests.notebook, space, retention_s=540)
    assert by_requests.autoscaler == RevisionAutoscaler(space, by_requests.labels)
    assert PodGroup(space, "kernel-keeper-.*") in by_requests.overhead
    assert by_requests.control_plane[0] == Process("apiserver")
    assert by_hand.scaling == Replicas(by_hand.namespace, "jupyterlab", 1, 1)
    assert by_hand.autoscaler == DeploymentAutoscaler(by_hand.namespace, "jupyterlab")
    assert by_requests.phases == by_hand.phases == PHASES


def test_the_url_holds_the_token_and_the_representation_does_not() -> None:
    variant = read()
    assert variant.notebook.url == "http://127.0.0.1:80/lab?token=s3cret%5B%5D%7B%7D"
    assert TOKEN not in repr(variant)
    assert "kube-token" not in repr(variant)


@pytest.mark.parametrize("version", [1, 3, None, "2"])
def test_another_version_says_what_to_run(version: Any) -> None:
    found = refused(json.dumps({**DESCRIBED, "version": version, "name": "mine"}))
    assert found.startswith("expected version 2, found ")
    assert "run `pulumi up --stack mine`" in found


def test_a_description_of_before_versions_says_what_to_run() -> None:
    assert refused("{}").startswith("expected version 2, found none: run `pulumi up --stack NAME`")


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("phase", ["cold"], "phase is not known; allowed are autoscaler, control_plane, "),
        ("phases", ["colt"], "phases: 'colt' is not known; known are cold, first_kernel, warm, "),
        ("phases", [], "phases must not be empty; leave it out where all are supported"),
        ("phases", ["first_kernel"], "phases: first_kernel needs cold, which gives it a fresh pod"),
        ("notebook", {"kind": "hub"}, "notebook.kind must be server, not 'hub'"),
        ("notebook", {"kind": "server", "user": "me"}, "notebook.user is not known; allowed are"),
        (
            "scaling",
            {"kind": "magic"},
            "scaling.kind must be requests, replicas or calls, not 'magic'",
        ),
        ("scaling", {"kind": "requests", "cold": 1}, "scaling.cold is not known; allowed are kind"),
        ("autoscaler", {"kind": "a"}, "autoscaler.kind must be HorizontalPodAutoscaler or PodAuto"),
        ("pods", {"kernel": "a=b"}, "pods.server is missing"),
        ("pods", {"server": "a in (b)"}, "pods.server must read key=value[,key=value], not 'a in "),
        ("pods", {"server": "a=b", "hub": "c=d"}, "pods.hub is not known; allowed are control, "),
        ("control_plane", [{"job": "a", "pod": "b"}], "control_plane[0].pod is not known; allowed"),
        ("title", "", "title must not be empty"),
    ],
)
def test_what_is_refused(key: str, value: Any, problem: str) -> None:
    assert refused(json.dumps({**DESCRIBED, key: value})).startswith(problem)


@pytest.mark.parametrize("text", ["{", "[]", "null", '"text"'])
def test_what_is_no_object(text: str) -> None:
    assert refused(text).startswith(("not JSON", "expected one JSON object"))


def test_a_wrong_port_is_named() -> None:
    notebook = {**DESCRIBED["notebook"], "port": "80"}
    found = refused(json.dumps({**DESCRIBED, "notebook": notebook}))
    assert found == "notebook.port must be a number of at least 1, not a str"


def test_phases_are_taken_in_the_order_of_measuring() -> None:
    variant = read(phases=["cells", "cold"])
    assert variant.phases == ("cold", "cells")
    assert variant.not_applicable == [
        *("first_kernel", "warm", "kernels", "idle", "open_loop", "closed_loop"),
    ]


def test_roles_of_pods() -> None:
    pods = read(pods={"server": "a=b, c=d", "kernel": "e=f"}).pods
    assert pods.watched == ({"a": "b", "c": "d"}, {"e": "f"})
    assert pods.control is None


def test_scale_in_needs_an_autoscaler() -> None:
    """It is refused by what the description does not say, before the cluster is asked."""
    cluster = Cluster(kubeconfig(1))
    with pytest.raises(DescriptionError, match="scale-in is not supported for variant 'hpa'"):
        bounds_of(read(), cluster)
