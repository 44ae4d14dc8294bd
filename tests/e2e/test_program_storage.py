"""Notebook files outlive the pods that wrote them, and are the same on all pods of a variant."""

import json
import time
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from lab import kubectl
from tests.e2e.clone import KNATIVE_LAST, Clone
from tests.e2e.notebook import NAMESPACES, PODS, Notebook, the_lab
from tests.e2e.running import Pods, variant_of
from tests.e2e.scaled_out import three_pods

pytestmark = pytest.mark.usefixtures("unmeasured")

PATH = "/api/contents/kept.ipynb"
BROWSERS = 40
"""Each takes the next pod of the round; as many as surely see two."""


def notebook(text: str) -> dict:
    """A notebook of one cell, as the contents API takes it."""
    cell = {"id": "one", "cell_type": "markdown", "metadata": {}, "source": text}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    return {"type": "notebook", "content": content}


def write(browser: Notebook, text: str) -> None:
    """Save it, over what is there."""
    answer = browser.http.put(f"http://{browser.address}{PATH}", json=notebook(text), timeout=90)
    assert answer.status_code in (200, 201), f"{answer.status_code}: {answer.text[:200]}"


def read(browser: Notebook) -> str:
    """The text of the saved notebook's cell."""
    answer = browser.get(f"{PATH}?content=1")
    assert answer.status_code == 200, f"{answer.status_code}: {answer.text[:200]}"
    return answer.json()["content"]["cells"][0]["source"]


@pytest.fixture(params=KNATIVE_LAST)
def running(clone: Clone, request: pytest.FixtureRequest) -> Generator[tuple[str, Pods]]:
    """A variant's name and its pods; the file is gone afterwards."""
    name = str(request.param)
    yield name, Pods(variant_of(clone, name))
    browser = opened(clone, name)
    browser.http.delete(f"http://{browser.address}{PATH}", timeout=90)


def opened(clone: Clone, variant: str) -> Notebook:
    """A new browser with JupyterLab open in it."""
    browser = Notebook(variant_of(clone, variant))
    browser.open()
    return browser


def delete_pods(variant: str) -> None:
    """As a node's failure or an eviction would, without waiting for open notebooks."""
    words = ("delete", "pods", "-n", NAMESPACES[variant], "-l", PODS, "--grace-period=1")
    kubectl.ask(the_lab(), *words)


def test_a_notebook_outlives_its_pod(clone: Clone, running: tuple[str, Pods]):
    variant, pods = running
    text = f"written at {time.time_ns()}"
    write(opened(clone, variant), text)
    before = {pod.name for pod in pods.alive()}
    delete_pods(variant)
    pods.wait("the old pods are gone", lambda now: not before & {pod.name for pod in now}, 60)
    assert read(opened(clone, variant)) == text


def test_a_notebook_outlives_zero_pods(clone: Clone, running: tuple[str, Pods]):
    variant, pods = running
    text = f"written at {time.time_ns()}"
    write(opened(clone, variant), text)
    with ExitStack() as after:
        after.callback(pods.scaling.restore, pods.cluster)
        pods.zero()
        pods.scaling.to_one(pods.cluster)
        assert read(opened(clone, variant)) == text


def test_all_pods_see_the_same_notebook(clone: Clone, running: tuple[str, Pods]):
    variant, pods = running
    text = f"written at {time.time_ns()}"
    write(opened(clone, variant), text)
    with three_pods(variant_of(clone, variant), pods):
        seen: dict[str, str] = {}
        for _ in range(BROWSERS):
            browser = opened(clone, variant)
            seen[browser.cookie[1]] = read(browser)
            if len(seen) > 1:
                break
    assert len(seen) > 1, "every browser was on the same pod"
    assert set(seen.values()) == {text}


@pytest.mark.parametrize(
    ("variant", "key", "value", "told"),
    [
        ("knative", "storage", "2Gi", "made with '1Gi'"),
        ("hpa", "storage", "", "would be deleted"),
    ],
)
def test_no_change_of_configuration_deletes_notebooks(
    clone: Clone, variant: str, key: str, value: str, told: str
):
    claims = volumes(variant)
    clone.configure(variant, **{key: value})
    try:
        refused = clone.up(variant)
    finally:
        clone.forget(variant, key)
    assert refused.returncode != 0
    assert f"{key} is " in refused.stdout + refused.stderr
    assert told in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr
    assert volumes(variant) == claims


def volumes(variant: str) -> list[str]:
    """The names of a variant's volumes."""
    found = kubectl.ask(the_lab(), "get", "pvc", "-n", NAMESPACES[variant], "-o", "json")
    return [claim["spec"]["volumeName"] for claim in json.loads(found)["items"]]
