"""`scripts/export.py`: what is written can be read back, in either format."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmark.export.tables import TABLES, export
from benchmark.results.reading import read_results
from tests.unit.scripts.results_files import FAST, SLOW, results
from tests.unit.scripts.running import Pulumi, failed, script

Read = Callable[[str], pl.DataFrame]


@pytest.fixture(params=["csv", "parquet"])
def read(request: pytest.FixtureRequest, tmp_path: Path) -> Read:
    """Reads a table of an export in either format."""
    sides = [
        read_results(results("knative", FAST), "k", "knative"),
        read_results(results("hpa", SLOW), "h", "hpa"),
    ]
    files = export(sides, tmp_path / "new" / "folder", request.param)
    assert [file.stem for file in files] == list(TABLES)

    def table(name: str) -> pl.DataFrame:
        file = tmp_path / "new" / "folder" / f"{name}.{request.param}"
        frame = TABLES[name].frame(sides)
        if request.param == "parquet":
            found = pl.read_parquet(file)
        else:
            found = pl.read_csv(file, schema=frame.schema)
        assert_frame_equal(found, frame)
        return found

    return table


def rows(frame: pl.DataFrame, **where: Any) -> list[tuple[Any, ...]]:
    """The rows with these values, without the columns asked for."""
    return frame.filter(**where).drop(*where).rows()


def test_samples(read: Read) -> None:
    frame = read("samples")
    cold = rows(frame, variant="knative", figure="cold")
    assert cold == [(cycle, seconds, "s") for cycle, seconds in enumerate(FAST, 1)]
    assert rows(frame, variant="hpa", figure="kernels.start", cycle=2) == [
        (0.7, "s"),
        (0.707, "s"),
    ]
    assert len(frame) == 2 * 7 * (1 + 6 * 2)


def test_cold_phases_add_up_to_the_samples(read: Read) -> None:
    sums = read("cold_phases").filter(variant="hpa").group_by("cycle").agg(pl.sum("seconds"))
    assert sums.sort("cycle")["seconds"].to_list() == pytest.approx(SLOW)


def test_requests_with_their_errors(read: Read) -> None:
    assert rows(read("requests"), variant="knative", load="cells") == [
        (0.0, 0.02, None),
        (1.0, 0.021, "http 503"),
        (2.0, 0.022, None),
        (3.0, 0.023, "timeout"),
        (4.0, 0.024, None),
    ]


def test_pods(read: Read) -> None:
    assert rows(read("pods"), variant="hpa", load="open_loop") == [
        (0.0, 1, 1, 0),
        (2.0, 2, 1, 0),
        (4.2, 2, 2, 0),
    ]


def test_usage_by_part_with_unknown_ones(read: Read) -> None:
    assert rows(read("usage"), variant="knative", phase="idle") == [
        (10.0, "own", "jupyterlab", 1.5, 3000.0),
        (10.0, "overhead", "queue-proxy", 0.3, 200.0),
        (10.0, "overhead", "knative-serving/activator-.*", None, None),
        (10.0, "control_plane", "knative-serving/controller-.*", 0.2, 500.0),
    ]


def test_environment(read: Read) -> None:
    facts = dict(rows(read("environment"), variant="knative"))
    assert facts["cores"] == "2"
    assert facts["protocol.name"] == "quick"


def test_a_variant_without_a_phase_has_no_rows_of_it() -> None:
    document = results("knative", [])
    document["scale_out"], document["usage"]["phases"] = {}, {}
    sides = [read_results(document, "k", "knative")]
    for name in ("cold_phases", "requests", "pods", "usage"):
        assert TABLES[name].frame(sides).is_empty()


def test_phases_that_a_variant_does_not_have_are_named() -> None:
    document = results("hub", []) | {"schema_version": 3, "not_applicable": ["cold", "cells"]}
    del document["cold"], document["scale_out"]["cells"], document["usage"]["phases"]["cells"]
    sides = [read_results(results("knative", FAST), "k", None), read_results(document, "u", None)]
    assert TABLES["not_applicable"].frame(sides).rows() == [("hub", "cold"), ("hub", "cells")]
    assert set(TABLES["samples"].frame(sides)["variant"]) == {"knative"}


def test_one_variant_can_be_exported(tmp_path: Path) -> None:
    (tmp_path / "farm.json").write_text(json.dumps(results("farm", FAST)))
    words = ("--results", str(tmp_path / "farm.json"), "--csv", str(tmp_path / "out"))
    assert script("export", *words).returncode == 0
    assert set(pl.read_csv(tmp_path / "out/samples.csv")["variant"]) == {"farm"}


def written(folder: Path, **changes: Any) -> tuple[str, ...]:
    """Files of both variants, hpa's with changes; the words that name them."""
    documents = {"knative": results("knative", FAST), "hpa": results("hpa", SLOW) | changes}
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(document))
    return tuple(w for name in documents for w in (f"--{name}", str(folder / f"{name}.json")))


def test_files_are_named(tmp_path: Path) -> None:
    ran = script("export", *written(tmp_path), "--csv", str(tmp_path / "out"))
    assert ran.returncode == 0, ran.stderr
    assert [Path(line).name for line in ran.stdout.split()] == [f"{name}.csv" for name in TABLES]
    assert (tmp_path / "out" / "pods.csv").read_text().startswith("variant,load,t_s,pods,ready,")


def test_results_come_from_the_stacks(tmp_path: Path) -> None:
    pulumi = Pulumi(tmp_path)
    pulumi.gives("knative", {"results": results("knative", FAST)})
    pulumi.gives("hpa", {"results": results("hpa", SLOW)})
    ran = script("export", "--parquet", str(tmp_path / "out"), path=pulumi.path)
    assert ran.returncode == 0, ran.stderr
    assert set(pl.read_parquet(tmp_path / "out/samples.parquet")["variant"]) == {"knative", "hpa"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema_version": 1}, "hpa.json: schema_version 1 is not 2 or 3: measure again"),
        ({"warm": {"samples": [1.0], "cycles": []}}, "warm: 1 samples, but cycles of 0"),
        ({"cold": {"details": [{"cycle": "x"}]}}, "hpa.json: "),
    ],
)
def test_what_cannot_be_exported(changes: Any, message: str, tmp_path: Path) -> None:
    ran = script("export", *written(tmp_path, **changes), "--csv", str(tmp_path / "out"))
    assert message in failed(ran, 2)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    ran = script("export", *written(tmp_path), "--csv", str(tmp_path / "hpa.json"))
    assert "hpa.json: File exists" in failed(ran, 2)


@pytest.mark.parametrize("words", [(), ("--csv", "a", "--parquet", "b"), ("--hpa", "x")])
def test_words_that_are_missing_or_too_many(words: tuple[str, ...]) -> None:
    ran = script("export", *words)
    assert ran.returncode == 2
    assert "usage:" in ran.stderr
