"""Gates: what they compare, and what they refuse."""

from typing import Any

import pytest

from benchmark.compare.gates import Gate, evaluate, read_gates
from benchmark.errors import GatesError
from benchmark.results.reading import Measured


def measured(variant: str, document: dict[str, Any]) -> Measured:
    return Measured(variant, variant, "quick", "0", "image", "uid", {}, document)


VARIANTS = {
    "knative": measured(
        "knative",
        {
            "cold": {
                "median": 1.4,
                "failures": [],
                "p99": None,
                "unit": "s",
                "phases": [{"name": "Jupyter listening", "seconds": 0.35}],
            },
            "scale_out": {"open_loop": {"errors": {"timeout": 2, "http 503": 1}}},
        },
    ),
    "hpa": measured("hpa", {"cold": {"median": 2.0, "failures": [{"reason": "x"}]}}),
}


@pytest.mark.parametrize(
    ("check", "holds", "left", "right"),
    [
        ("knative.cold.median <= 0.7 * hpa.cold.median", True, 1.4, 1.4),
        ("knative.cold.median < 0.7 * hpa.cold.median", False, 1.4, 1.4),
        ("(hpa.cold.median - knative.cold.median) / 2 > 0.25", True, 0.3, 0.25),
        ("-knative.cold.median + 1 >= -1", True, -0.4, -1.0),
        ("knative.cold.failures == 0", True, 0.0, 0.0),
        ("hpa.cold.failures == 0", False, 1.0, 0.0),
        ("knative.scale_out.open_loop.errors != 3", False, 3.0, 3.0),
        ("knative.cold.phases.jupyter_listening <= 0.2 * knative.cold.median", False, 0.35, 0.28),
    ],
)
def test_a_gate_compares(check: str, holds: bool, left: float, right: float) -> None:
    outcome = evaluate(Gate("g", check), VARIANTS)
    assert outcome.holds is holds
    assert (outcome.left, outcome.right) == pytest.approx((left, right))


def test_a_broken_gate_shows_both_figures() -> None:
    outcome = evaluate(Gate("fast", "knative.cold.median <= 0.5 * hpa.cold.median"), VARIANTS)
    assert outcome.shown() == (
        "gate 'fast' is broken: knative.cold.median <= 0.5 * hpa.cold.median (1.4 against 1)"
    )


@pytest.mark.parametrize(
    ("check", "problem"),
    [
        ("__import__('os').system('true') <= 1", "is not allowed"),
        ("knative.cold.median", "one comparison is expected"),
        ("1 < 2 < 3", "one comparison is expected"),
        ("'a' <= 1", "is not allowed"),
        ("True <= 1", "is not allowed"),
        ("knative <= 1", "is not allowed"),
        ("knative.cold['median'] <= 1", "is not allowed"),
        ("2 ** 999 <= 1", "is not allowed"),
        ("1 in 2", "only <= < >= > == != compare"),
        ("1 <=", "not an expression"),
        ("other.cold.median <= 1", "'other' is none of knative, hpa"),
        ("knative.cold.p99 <= 1", "knative.cold.p99 was not measured"),
        ("knative.cold.unit <= 1", "knative.cold.unit was not measured or is no figure"),
        ("knative.cold.phases.jupyter <= 1", "knative.cold.phases.jupyter was not measured"),
        ("knative.cold.failures.first <= 1", "knative.cold.failures.first was not measured"),
        ("knative.cold.medain <= 1", "knative.cold.medain was not measured"),
        ("1 / knative.cold.failures <= 1", "it divides by zero"),
        (f"{'(' * 500}1{')' * 500} <= 1", "not an expression"),
    ],
)
def test_what_is_not_a_gate_is_refused(check: str, problem: str) -> None:
    with pytest.raises(GatesError) as caught:
        evaluate(Gate("g", check), VARIANTS)
    assert problem in str(caught.value)


def test_a_file_of_gates() -> None:
    text = "gates: [{name: a, check: 1 < 2}, {check: 2 < 3}]"
    assert read_gates(text, "f") == [Gate("a", "1 < 2"), Gate("2 < 3", "2 < 3")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("gates: [", "f: not YAML"),
        ("", "f: it must be an object, not None"),
        ("gates: 3", "f: gates must be a list, not 3"),
        ("gates: [{chek: 1 < 2}]", "f: gates[0].chek is not known; allowed are check, name"),
        ("gates: [1 < 2]", "f: gates[0] must be an object, not a str"),
        ("gate: []", "f: gate is not known; allowed are gates"),
    ],
)
def test_a_malformed_file_is_refused(text: str, problem: str) -> None:
    with pytest.raises(GatesError) as caught:
        read_gates(text, "f")
    assert str(caught.value).startswith(problem)
