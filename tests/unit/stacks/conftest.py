"""Both variants as their stacks ask for them; no test of a program opens a connection."""

from collections.abc import Generator

import pytest

from components.cluster import lab_presence as require_lab
from stacks import hpa, knative
from tests.unit import tools
from tests.unit.program import TOKEN, Run, run


@pytest.fixture(scope="session", autouse=True)
def lab_answers() -> None:
    """The lab of the mocks counts as running."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(require_lab, "greet", lambda _server, _authority: None)
        yield


@pytest.fixture(scope="module", autouse=True)
def tools_are_there(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """What a measurement calls counts as installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", tools.path(tmp_path_factory.mktemp("tools")))
        yield


@pytest.fixture(scope="module")
def serverless() -> Run:
    return run(knative.main, "knative", {"token": TOKEN})


@pytest.fixture(scope="module")
def autoscaled() -> Run:
    return run(hpa.main, "hpa", {"token": TOKEN})
