"""A scale-in takes pods without kernels first, also where their pod is the newest."""

import pytest

from benchmark.cluster import Cluster
from benchmark.scale_in.pods import bounds_of
from benchmark.variant import Variant
from lab.waiting import until
from tests.e2e.clone import VARIANTS, Clone, fine
from tests.e2e.notebook import (
    Notebook,
    pods,
    serves,
    wait_for_pods,
)
from tests.e2e.running import variant_of

COST = "controller.kubernetes.io/pod-deletion-cost"
SESSIONS = 6


pytestmark = pytest.mark.usefixtures("unmeasured")


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_newest_pod_stays_where_it_has_the_kernel(clone: Clone, variant: str):
    """By itself a ReplicaSet ends the newest pods first."""
    about = variant_of(clone, variant)
    bounds = bounds_of(about, Cluster(about.kubeconfig))
    try:
        bounds.fix(3)
        wait_for_pods(variant, 3)
        newest = max(pods(variant), key=lambda pod: pod["status"]["startTime"])
        name = newest["metadata"]["name"]
        browser, kernel = on_pod(about, variant, name)
        with browser.channels(kernel):
            bounds.fix(1)
            until(lambda: only(variant, name), what=f"{name} alone is left", deadline=120)
            assert browser.has_kernel(kernel)
            browser.end_kernel(kernel)
        until(lambda: (not costly(variant)[0], ""), what="the cost of no kernel", deadline=20)
    finally:
        bounds.restore()


def test_bounds_that_were_lent_are_pulumis_again(clone: Clone):
    """A change of them meets no conflict with whoever set them meanwhile."""
    clone.configure("hpa", minReplicas="2")
    fine(clone.up("hpa"))
    clone.forget("hpa", "minReplicas")
    fine(clone.up("hpa"))


def on_pod(about: Variant, variant: str, name: str) -> tuple[Notebook, str]:
    """A session whose kernel is in that pod, as the pod's cost tells; others are ended."""
    for _ in range(SESSIONS):
        browser = Notebook(about)
        browser.open()
        kernel = browser.start_kernel()
        until(lambda: costly(variant), what="a pod's cost tells of its kernel", deadline=20)
        if costs(variant).get(name, 0) >= 100:
            return browser, kernel
        browser.end_kernel(kernel)
        until(lambda: (not costly(variant)[0], ""), what="no pod costs anything", deadline=20)
    raise AssertionError(f"{SESSIONS} sessions, none on {name}")


def costs(variant: str) -> dict[str, int]:
    """What each pod's end costs, 0 where nothing says so."""
    found = [pod["metadata"] for pod in pods(variant)]
    return {pod["name"]: int(pod.get("annotations", {}).get(COST, "0")) for pod in found}


def costly(variant: str) -> tuple[bool, str]:
    """Whether any pod has a kernel by its cost."""
    found = costs(variant)
    return any(number >= 100 for number in found.values()), str(found)


def only(variant: str, name: str) -> tuple[bool, str]:
    """Whether that pod serves and all others are on their way out or gone."""
    found = [pod["metadata"] for pod in pods(variant)]
    left = [metadata["name"] for metadata in found if "deletionTimestamp" not in metadata]
    assert name in left, f"the pod with the kernel was taken, {left} were left"
    return left == [name] and any(map(serves, pods(variant))), str(left)
