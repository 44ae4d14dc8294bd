"""The verdict's sentences: a difference, none, or too little to say."""

import pytest

from benchmark.report.verdict import Sentence, sentences
from tests.unit.report.documents import document
from tests.unit.report.pages import compared, documents, html_of, measured, words_of
from tests.unit.report.shapes import HPA, KNATIVE, Shape


def told(first: dict[str, object], second: dict[str, object]) -> list[Sentence]:
    return sentences(compared(measured([first, second])))


def test_a_difference_is_a_range_of_factors() -> None:
    cold, warm = told(*documents())[:2]
    assert (cold.kind, cold.claim) == ("difference", "Knative's cold start is 1.3–1.5× shorter")  # noqa: RUF001
    assert "knative 2.37 s [2.30, 2.48], hpa 3.43 s [3.34, 3.51]" in cold.figures
    assert "knative / hpa 0.68 [0.67, 0.75], paired by cycle" in cold.figures
    assert warm.claim.startswith("HPA's warm request is 1.3")


def test_the_sentences_agree_with_the_comparison() -> None:
    comparison = compared(measured(documents()))
    rows = [row for row in comparison.rows if row.figure.timings]
    for row, sentence in zip(rows, sentences(comparison), strict=True):
        said = sentence.claim.replace("×", "x").replace("–", "-")  # noqa: RUF001
        winner, _, factor = row.against["knative"].verdict.partition(" ")
        if sentence.kind == "difference":
            assert said.lower().startswith(f"{winner}'s")
            assert said.endswith(factor)
        else:
            assert said.endswith(row.against["knative"].verdict)


def test_no_difference_is_said_aloud() -> None:
    twin = document(Shape(**{**vars(KNATIVE), "name": "other"}))
    first = told(document(KNATIVE), twin)[0]
    assert (first.kind, first.claim) == ("no difference", "Cold start: no difference shown")


@pytest.mark.parametrize("run", ["run-1", None])
def test_three_cycles_are_no_verdict(run: str | None) -> None:
    found = told(*documents(3, run))
    assert {sentence.kind for sentence in found} == {"no verdict"}
    assert found[0].claim == "Cold start, 3 cycles: no verdict"


def test_a_page_of_three_cycles_claims_nothing() -> None:
    words = words_of(html_of(documents(3, None)))
    assert "shorter" not in words
    assert "variants measured one after the other" in words


def test_one_side_without_samples() -> None:
    other = document(HPA)
    other["cold"] |= {"samples": [], "cycles": [], "median": None, "interval95": None}
    first = told(document(KNATIVE), other)[0]
    assert first.claim == "Cold start: not measured on both sides"
    assert "hpa –" in first.figures  # noqa: RUF001
