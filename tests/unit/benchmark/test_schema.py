"""The published schema: it is what the records are, and tells results from what is none."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from benchmark.results.schema.generate import PUBLISHED, results_schema, text
from tests.unit.scripts.results_files import FAST, results

Change = Callable[[dict[str, Any]], object]

SCHEMA: dict[str, Any] = json.loads(PUBLISHED.read_text())
VALIDATOR = Draft202012Validator(SCHEMA)
VALID = results("knative", FAST)


def test_the_published_file_is_what_the_records_are() -> None:
    assert PUBLISHED.read_text() == text(), "run `python -m benchmark.results.schema`"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_field_has_a_title_and_a_description() -> None:
    for record in (SCHEMA, *SCHEMA["$defs"].values()):
        for name, field in record.get("properties", {}).items():
            assert field["title"], name
            assert field["description"], name


def test_every_duration_has_a_unit() -> None:
    for record in (SCHEMA, *results_schema()["$defs"].values()):
        for name, field in record.get("properties", {}).items():
            if name.endswith("_s"):
                assert field.get("unit"), name


@pytest.mark.parametrize("cold", [FAST, FAST[:3], []], ids=["intervals", "few", "none"])
def test_results_are_valid(cold: list[float]) -> None:
    VALIDATOR.validate(results("hpa", cold, run="a-run", kernel="6.18"))


def test_what_does_not_apply_is_left_out() -> None:
    document = copy.deepcopy(VALID)
    document["not_applicable"] = ["cold", "first_kernel", "warm"]
    for key in ("cold", "warm"):
        del document[key]
    for key in ("first_start", "first_cell"):
        del document["kernels"][key]
    VALIDATOR.validate(document)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d.update(schema_version=2), "schema_version"),
        (lambda d: d.pop("scale_out"), ""),
        (lambda d: d.update(kernel={}), ""),
        (lambda d: d.update(cold=None), "cold"),
        (lambda d: d.pop("not_applicable"), ""),
        (lambda d: d["protocol"].pop("sha256"), "protocol"),
        (lambda d: d["environment"].pop("image_digest"), "environment"),
        (lambda d: d["cold"]["samples"].append(0), "cold.samples.7"),
        (lambda d: d["cold"]["cycles"].append(1.5), "cold.cycles.7"),
        (lambda d: d["cold"].update(unit="ms"), "cold.unit"),
        (lambda d: d["cold"].update(summary={}), "cold"),
        (lambda d: d["warm"].update(interval95=[1.0]), "warm.interval95"),
        (lambda d: d["kernels"]["start"].pop("median"), "kernels.start"),
        (lambda d: d["scale_out"]["cells"].update(errors={"timeout": "2"}), "scale_out.cells"),
        (lambda d: d["usage"]["phases"]["idle"]["own"].update(cpu_s="1"), "usage.phases.idle"),
    ],
)
def test_what_is_no_result_is_refused(change: Change, place: str) -> None:
    document = copy.deepcopy(VALID)
    change(document)
    errors = list(VALIDATOR.iter_errors(document))
    assert len(errors) == 1
    assert ".".join(str(key) for key in errors[0].absolute_path).startswith(place)
