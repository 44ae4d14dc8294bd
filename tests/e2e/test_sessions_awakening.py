"""Sessions that begin while a revision wakes up with several pods find their kernels again."""

import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmark.scale_in.pods import bounds_of
from tests.e2e.clone import Clone
from tests.e2e.notebook import Notebook
from tests.e2e.running import Pods, variant_of

BROWSERS, PODS = 12, 3
APART_S = 0.4
"""Between two of them, so that some come before the first pod, and some while others follow."""

pytestmark = pytest.mark.usefixtures("unmeasured")


@pytest.fixture
def browsers(clone: Clone) -> Generator[list[Notebook]]:
    """Browsers without a cookie, at the moment when zero pods begin to become three."""
    variant = variant_of(clone, "knative")
    pods = Pods(variant)
    bounds = bounds_of(variant, pods.cluster)
    pods.zero()
    bounds.fix(PODS)
    try:
        yield [Notebook(variant) for _ in range(BROWSERS)]
        pods.ready(PODS)
    finally:
        bounds.restore()


def write(browser: Notebook) -> str:
    """As a program does: its first request starts a kernel."""
    return browser.start_kernel()


def read_and_write(browser: Notebook) -> str:
    """As a person does, but at once."""
    assert browser.get("/lab").ok
    return browser.start_kernel()


BEGINNINGS = (write, read_and_write)


def test_a_session_begun_in_an_awakening_keeps_its_kernel(browsers: list[Notebook]):
    """Programs' and people's in turn."""

    def one_after_another(number: int) -> str:
        time.sleep(number * APART_S)
        begin = BEGINNINGS[number % len(BEGINNINGS)]
        return begin(browsers[number])

    with ThreadPoolExecutor(BROWSERS) as pool:
        kernels = list(pool.map(one_after_another, range(BROWSERS)))
        found = list(pool.map(Notebook.has_kernel, browsers, kernels))
        list(pool.map(Notebook.end_kernel, browsers, kernels))
    assert found == [True] * BROWSERS
