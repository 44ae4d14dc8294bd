"""Both variants as their stacks ask for them; no test of a program opens a connection."""

import pytest

from components.cluster import lab_presence as require_lab
from stacks import hpa, knative
from tests.unit.program import TOKEN, Run, run


@pytest.fixture(scope="session", autouse=True)
def lab_answers() -> None:
    """The lab of the mocks counts as running."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(require_lab, "greet", lambda _server, _authority: None)
        yield


@pytest.fixture(scope="module")
def serverless() -> Run:
    return run(knative.main, "knative", {"token": TOKEN})


@pytest.fixture(scope="module")
def autoscaled() -> Run:
    return run(hpa.main, "hpa", {"token": TOKEN})
