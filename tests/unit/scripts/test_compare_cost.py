"""`scripts/compare.py`: the cost of a notebook-hour, with prices of the stacks or of a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.scripts.results_files import FAST, SLOW, results
from tests.unit.scripts.running import Pulumi, Ran, failed, script
from variants import NAMES

PRICES = {"cpu_hour": 1.0, "memory_gb_hour": 0.9, "currency": "USD"}
POD = {"cpu_request": "200m", "memory_request": "500M"}
RESULTS = {
    "knative": results("knative", FAST, scales_to_zero=True, idle_pod_s=36, pod=POD),
    "hpa": results("hpa", SLOW, scales_to_zero=False, pod=POD),
}


def compare_files(folder: Path, *words: str) -> Ran:
    for name, document in RESULTS.items():
        (folder / f"{name}.json").write_text(json.dumps(document))
    files = (word for name in RESULTS for word in (f"--{name}", str(folder / f"{name}.json")))
    return script("compare", *files, *words)


def priced(folder: Path, text: str) -> tuple[str, str]:
    (folder / "prices.yaml").write_text(text)
    return ("--prices", str(folder / "prices.yaml"))


def stacks(folder: Path, **prices: Any) -> Pulumi:
    pulumi = Pulumi(folder)
    for name, document in RESULTS.items():
        outputs = {"results": document} | ({"prices": prices[name]} if name in prices else {})
        pulumi.gives(name, outputs)
    return pulumi


def test_files_are_compared_without_costs_unless_prices_are_given(tmp_path: Path) -> None:
    ran = compare_files(tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "Cost per notebook-hour" not in ran.stdout


def test_the_cost_table_and_its_model_are_shown(tmp_path: Path) -> None:
    written = tmp_path / "c.md", tmp_path / "c.json"
    words = (*priced(tmp_path, json.dumps(PRICES)), "--markdown", str(written[0]))
    ran = compare_files(tmp_path, *words, "--json", str(written[1]))
    assert ran.returncode == 0, ran.stderr
    said = " ".join(ran.stdout.split())
    assert "duty 0 %, by requests 0.00000 USD 0.65000 USD" in said
    assert (
        "knative goes to zero: work comes in one stretch an hour, its pod exists for 36 s" in said
    )
    assert "hpa idles with a pod all the time" in said
    assert "| duty 10 %, by requests | 0.07150 USD | 0.65000 USD |" in written[0].read_text()
    cost = json.loads(written[1].read_text())["cost"]
    assert cost["prices"] == PRICES
    row = next(h for h in cost["hours"] if (h["duty"], h["kind"]) == (0.5, "by_request"))
    assert (row["knative"], row["hpa"]) == pytest.approx((0.65 * 0.51, 0.65))


def test_what_is_not_known_is_a_dash(tmp_path: Path) -> None:
    said = compare_files(tmp_path, *priced(tmp_path, json.dumps(PRICES))).stdout
    line = next(line for line in said.splitlines() if "duty 50 %, overhead" in line)
    assert line.split()[-2:] == ["–", "–"]  # noqa: RUF001


def test_prices_come_from_the_stacks(tmp_path: Path) -> None:
    pulumi = stacks(tmp_path, knative=PRICES, hpa=PRICES)
    ran = script("compare", path=pulumi.path)
    assert ran.returncode == 0, ran.stderr
    assert "1 USD per core-hour, 0.9 USD per GB-hour" in ran.stdout
    asked = (tmp_path / "asked").read_text().splitlines()
    assert len(asked) == len(NAMES), "each stack is asked once"


def test_a_file_of_prices_goes_before_the_stacks(tmp_path: Path) -> None:
    pulumi = stacks(tmp_path, knative=PRICES, hpa=PRICES)
    words = priced(tmp_path, "{cpu_hour: 2, memory_gb_hour: 0, currency: EUR}")
    assert "2 EUR per core-hour" in script("compare", *words, path=pulumi.path).stdout


def test_stacks_without_prices_have_no_costs(tmp_path: Path) -> None:
    ran = script("compare", path=stacks(tmp_path).path)
    assert ran.returncode == 0, ran.stderr
    assert "Cost per notebook-hour" not in ran.stdout


def test_other_prices_are_refused(tmp_path: Path) -> None:
    pulumi = stacks(tmp_path, knative=PRICES, hpa=PRICES | {"cpu_hour": 2.0})
    line = failed(script("compare", path=pulumi.path), 2)
    assert "knative has 1 USD per core-hour" in line
    assert "hpa has 2 USD per core-hour" in line


def test_prices_that_are_none(tmp_path: Path) -> None:
    line = failed(compare_files(tmp_path, *priced(tmp_path, "{cpu_hour: cheap}")), 2)
    assert "prices.yaml: currency is missing" in line
    line = failed(compare_files(tmp_path, "--prices", "/nowhere/p.yaml"), 2)
    assert "/nowhere/p.yaml: No such file or directory" in line
