"""Results of all variants whose stacks have some."""

import argparse
from typing import Any

import pytest

from benchmark.compare.comparison import compare
from benchmark.compare.documents import markdown
from benchmark.errors import ResultsError
from scripts import sources
from scripts.stack_outputs import NotMeasuredError
from tests.unit.scripts.results_files import FAST, SLOW, results

STACKS: dict[str, Any] = {
    "knative": results("knative", FAST),
    "hub": NotMeasuredError("stack 'hub' does not exist: run `pulumi up --stack hub` first"),
    "hpa": results("hpa", SLOW),
}


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> argparse.Namespace:
    """Those of a command line without words, with the stacks above."""

    def stack_results(stack: str) -> object:
        if isinstance(STACKS[stack], Exception):
            raise STACKS[stack]
        return STACKS[stack]

    monkeypatch.setattr(sources, "NAMES", tuple(STACKS))
    monkeypatch.setattr(sources, "stack_results", stack_results)
    parser = argparse.ArgumentParser()
    sources.add_sources(parser)
    return parser.parse_args([])


def test_a_stack_without_results_is_left_out_and_named(options: argparse.Namespace) -> None:
    found = sources.read_sources(options, least=2)
    assert list(found.measured) == ["knative", "hpa"]
    written = markdown(compare(found.measured, left_out=found.left_out), [])
    assert "- Not compared: stack 'hub' does not exist: run `pulumi up --stack hub`" in written


def test_too_few_stacks_with_results(options: argparse.Namespace) -> None:
    with pytest.raises(ResultsError) as caught:
        sources.read_sources(options, least=3)
    assert str(caught.value) == (
        "3 stacks with results are needed, found knative, hpa: "
        "stack 'hub' does not exist: run `pulumi up --stack hub` first"
    )


def test_a_stack_that_cannot_be_read_is_an_error(
    options: argparse.Namespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STACKS, "hub", {"schema_version": 1})
    with pytest.raises(ResultsError, match="stack 'hub': schema_version 1 is not 2 or 3"):
        sources.read_sources(options, least=2)
