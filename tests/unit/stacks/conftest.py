"""Both variants as their stacks ask for them; no test of a program opens a connection."""

import os
from collections.abc import Generator

import pytest

from components.cluster import lab_presence as require_lab
from components.notebook.measurement import TOOLS
from stacks import hpa, knative
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
    folder = tmp_path_factory.mktemp("tools")
    for tool in TOOLS:
        (folder / tool).touch(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.pathsep.join((os.environ["PATH"], str(folder))))
        yield


@pytest.fixture(scope="module")
def serverless() -> Run:
    return run(knative.main, "knative", {"token": TOKEN})


@pytest.fixture(scope="module")
def autoscaled() -> Run:
    return run(hpa.main, "hpa", {"token": TOKEN})
