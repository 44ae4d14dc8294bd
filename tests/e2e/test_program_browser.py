"""JupyterLab in a real browser, through Traefik: opened, scaled out, and left by its pod."""

from collections.abc import Generator

import pytest
from lightkube.resources.core_v1 import Pod
from playwright.sync_api import Playwright

from benchmark.scaling import Replicas
from benchmark.variant import Variant
from tests.browser.everything import Curious
from tests.browser.jupyterlab import JupyterLab
from tests.chromium import launch
from tests.e2e.clone import KNATIVE_LAST, Clone
from tests.e2e.running import Pods, variant_of
from tests.e2e.scaled_out import three_pods

REQUESTS = 200
SIDE_PANELS = {
    "File Browser",
    "Running Terminals and Kernels",
    "Table of Contents",
    "Extension Manager",
    "Property Inspector",
    "Debugger",
}
MENUS = {"File", "Edit", "View", "Run", "Kernel", "Tabs", "Settings", "Help"}
WHOSE = "import os; print(os.environ['HOSTNAME'])"


@pytest.fixture(scope="module", params=KNATIVE_LAST)
def variant(clone: Clone, request: pytest.FixtureRequest) -> Variant:
    return variant_of(clone, request.param)


@pytest.fixture(scope="module")
def pods(variant: Variant) -> Pods:
    return Pods(variant)


@pytest.fixture(scope="module")
def notebook(
    playwright: Playwright, chromium: str, variant: Variant, pods: Pods
) -> Generator[JupyterLab]:
    """A tab that has not been opened yet, on a variant with no pods; the HPA's is started."""
    pods.zero()
    if isinstance(variant.scaling, Replicas):
        pods.scaling.to_one(pods.cluster)
        pods.ready(1)
    notebook = variant.notebook
    names = f"--host-resolver-rules=MAP {notebook.host} {notebook.address}:{notebook.port}"
    with launch(playwright, chromium, names) as browser:
        yield JupyterLab(browser.new_page(), variant)


@pytest.fixture(scope="module")
def scaled_out(notebook: JupyterLab, variant: Variant, pods: Pods) -> Generator[JupyterLab]:
    """The open notebook, after one pod has become three."""
    with three_pods(variant, pods):
        yield notebook


def test_a_notebook_opens_and_runs_a_cell(notebook: JupyterLab, variant: Variant):
    with notebook.kept_on_failure(f"{variant.name}-open"):
        notebook.open()
        notebook.new_notebook()
        notebook.run("kept = 6 * 7; print(kept)", "42")


def test_what_the_image_leaves_out_is_missed_nowhere(notebook: JupyterLab, variant: Variant):
    """Every menu and panel opens, and a terminal, without an error in the page or the answers."""
    browser = notebook.page.context.browser
    assert browser is not None
    tab = JupyterLab(browser.new_page(), variant)
    curious = Curious(tab.page)
    tab.open()
    assert curious.side_panels() == SIDE_PANELS
    assert curious.menus() == MENUS
    curious.main_panels()
    curious.terminal()
    tab.page.close()
    assert curious.faults == []


def test_the_kernel_stays_when_pods_are_added(scaled_out: JupyterLab, variant: Variant):
    with scaled_out.kept_on_failure(f"{variant.name}-scaled-out"):
        scaled_out.run("print(kept + 1)", "43")
        before = scaled_out.affinity()
        assert scaled_out.ask(REQUESTS) == {"own pod": REQUESTS}
        scaled_out.run("print(kept + 2)", "44")
        assert scaled_out.affinity() == before


def test_another_pod_takes_over(scaled_out: JupyterLab, variant: Variant, pods: Pods):
    with scaled_out.kept_on_failure(f"{variant.name}-taken-over"):
        own, before = scaled_out.read(WHOSE), scaled_out.affinity()
        assert own in [pod.name for pod in pods.alive()]
        pods.cluster.client.delete(Pod, own, namespace=variant.namespace, grace_period=1)
        scaled_out.moved_from(before)
        scaled_out.choose_kernel()
        assert scaled_out.read(WHOSE) != own
        scaled_out.open_again()
