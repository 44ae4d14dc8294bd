"""The cost of a notebook-hour, against numbers worked out by hand."""

from typing import Any

import pytest

from benchmark.cost.held import Held, quantity, requested
from benchmark.cost.notebook_hour import DUTIES, NotebookHour, notebook_hours
from benchmark.cost.prices import Prices, parse_prices, read_prices
from benchmark.cost.usage import idle, pod_seconds, working
from benchmark.errors import PricesError
from benchmark.results.reading import Measured, read_results
from tests.unit.scripts.results_files import FAST, results

PRICES = Prices(cpu_hour=1.0, memory_gb_hour=0.9, currency="USD")
POD = {"cpu_request": "200m", "memory_request": "500M"}
SIDECAR = {"container": "queue-proxy", "cpu_request": "50m", "memory_request": "0"}
TO_ZERO = {"scales_to_zero": True, "idle_pod_s": 36, "pod": POD, "sidecar": SIDECAR}
STAYING = {"scales_to_zero": False, "pod": POD}
ACTIVATOR = "knative-serving/activator-.*"


def document(variant: str, **environment: Any) -> dict[str, Any]:
    """Every phase lasted 10 s; the load of cells had 1 pod for 2 s, then 2."""
    made = results(variant, FAST, **environment)
    for phase in made["usage"]["phases"].values():
        phase["overhead"]["parts"][ACTIVATOR] = {"cpu_s": 0.5, "mb_s": 1000.0}
    return made


def measured(variant: str, **environment: Any) -> Measured:
    return read_results(document(variant, **environment), variant, variant)


def field(hours: list[NotebookHour], name: str) -> list[float | None]:
    assert tuple(hour.duty for hour in hours) == DUTIES
    return [getattr(hour, name) for hour in hours]


def test_pods_count_for_as_long_as_they_exist() -> None:
    """1 pod for 2 s, then 2 for 8 s: 18 pod-seconds, of a longer phase more."""
    assert pod_seconds(measured("hpa"), 10.0) == pytest.approx(18.0)
    assert pod_seconds(measured("hpa"), 12.0) == pytest.approx(22.0)
    assert pod_seconds(measured("hpa"), 1.0) == pytest.approx(1.0)


def test_terminating_pods_exist_too() -> None:
    made = document("hpa")
    made["scale_out"]["cells"]["pods"][0] |= {"terminating": 1}
    assert pod_seconds(read_results(made, "h", "hpa"), 10.0) == pytest.approx(20.0)


def test_a_working_pod_uses_what_the_cells_load_used_for_each_pod_second() -> None:
    """(1.5 + 0.3) CPU·s and (3.0 + 0.2) GB·s with the sidecar, over 18 pod-seconds."""
    found = working(measured("knative", **TO_ZERO))
    assert found is not None
    assert (found.cores, found.gb) == pytest.approx((0.1, 3.2 / 18))


def test_an_idle_pod_is_there_all_along() -> None:
    found = idle(measured("knative", **TO_ZERO))
    assert found is not None
    assert (found.cores, found.gb) == pytest.approx((0.18, 0.32))


def test_a_variant_that_idles_with_a_pod_by_usage() -> None:
    """Working 1.5/18 + 0.9 * 3.0/18 = 0.23333 an hour, idle 0.15 + 0.9 * 0.3 = 0.42."""
    by_usage = field(notebook_hours(measured("hpa", **STAYING), PRICES), "by_usage")
    assert by_usage == pytest.approx([0.42, 0.0233333 + 0.378, 0.1166667 + 0.21])


def test_a_variant_that_goes_to_zero_by_usage() -> None:
    """Working 0.1 + 0.9 * 3.2/18 = 0.26 an hour, idle 0.468 for 36 s; nothing without work."""
    by_usage = field(notebook_hours(measured("knative", **TO_ZERO), PRICES), "by_usage")
    assert by_usage == pytest.approx([0.0, 0.026 + 0.00468, 0.13 + 0.00468])


def test_by_request_a_pod_is_paid_for_as_long_as_it_exists() -> None:
    """0.2 + 0.9 * 0.5 = 0.65 an hour; the sidecar adds 0.05."""
    staying = field(notebook_hours(measured("hpa", **STAYING), PRICES), "by_request")
    to_zero = field(notebook_hours(measured("knative", **TO_ZERO), PRICES), "by_request")
    assert staying == pytest.approx([0.65, 0.65, 0.65])
    assert to_zero == pytest.approx([0.0, 0.70 * 0.11, 0.70 * 0.51])


def test_a_pod_that_outlives_the_hour_is_paid_for_an_hour() -> None:
    hours = notebook_hours(measured("knative", **{**TO_ZERO, "idle_pod_s": 7200}), PRICES)
    assert field(hours, "by_request") == pytest.approx([0.0, 0.70, 0.70])


def test_overhead_is_what_all_notebooks_share() -> None:
    """Without the sidecar: idle 0.05 + 0.9 * 0.1 = 0.14 an hour, and 0.34 under load."""
    made = document("knative", **TO_ZERO)
    made["usage"]["phases"]["cells"]["overhead"]["parts"][ACTIVATOR]["cpu_s"] = 2.5
    hours = notebook_hours(read_results(made, "k", "knative"), PRICES)
    assert field(hours, "overhead") == pytest.approx([0.14, 0.034 + 0.126, 0.17 + 0.07])


def test_what_is_not_known_is_no_cost_of_zero() -> None:
    hours = notebook_hours(read_results(results("knative", FAST), "k", "knative"), PRICES)
    assert field(hours, "by_usage") == [None, None, None]
    assert field(hours, "by_request") == [None, None, None]
    assert field(hours, "overhead") == [None, None, None]


def test_an_unknown_part_makes_its_sum_unknown() -> None:
    made = document("knative", **TO_ZERO)
    made["usage"]["phases"]["cells"]["overhead"]["parts"]["queue-proxy"]["mb_s"] = None
    hours = notebook_hours(read_results(made, "k", "knative"), PRICES)
    assert field(hours, "by_usage") == [0.0, None, None]


@pytest.mark.parametrize(
    ("text", "number"),
    [("250m", 0.25), ("1", 1.0), ("0.5", 0.5), ("256Mi", 268_435_456.0), ("1G", 1e9)],
)
def test_kubernetes_quantities(text: str, number: float) -> None:
    assert quantity(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "None", "1e3", "-1", "1Gb"])
def test_what_is_no_quantity(text: str) -> None:
    assert quantity(text) is None


def test_requests_of_a_pod() -> None:
    assert requested(POD) == Held(0.2, 0.5)
    assert requested({"cpu_request": "1"}) is None
    assert requested(None) is None


def test_prices_from_yaml() -> None:
    text = "{cpu_hour: 1, memory_gb_hour: 0.9, currency: USD}"
    assert parse_prices(text, "prices.yaml") == PRICES


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"cpu_hour": 1, "memory_gb_hour": 1}, "currency is missing"),
        ({"cpu_hour": 1, "memory_gb_hour": 1, "currency": "$"}, "currency is '$', but must be"),
        ({"cpu_hour": -1, "memory_gb_hour": 1, "currency": "USD"}, "at least 0, not -1"),
        ({"cpu": 1}, "cpu is not known; allowed are"),
        (None, "it must be an object, not None"),
    ],
)
def test_what_are_no_prices(document: Any, problem: str) -> None:
    with pytest.raises(PricesError) as caught:
        read_prices(document, "p.yaml")
    assert str(caught.value).startswith("p.yaml: ")
    assert problem in str(caught.value)


def test_prices_that_are_no_yaml() -> None:
    with pytest.raises(PricesError, match=r"p\.yaml: not YAML"):
        parse_prices("{", "p.yaml")
