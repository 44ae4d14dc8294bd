"""What is handed to the benchmark, and what is taken from it."""

from pathlib import Path

import pulumi
import pytest

from components.notebook.measurement import protocol_text, results_of


def test_protocol_goes_by_name_or_file(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("name: own")
    assert protocol_text(str(own)) == "name: own"
    assert protocol_text("quick") == Path("benchmark/protocols/quick.yaml").read_text()


def test_unknown_protocol_lists_the_known_ones() -> None:
    with pytest.raises(pulumi.RunError, match=r"'quikc', but .*quick, .*standard or a file"):
        protocol_text("quikc")


def test_output_that_is_no_json_is_no_result() -> None:
    with pytest.raises(pulumi.RunError, match="printed no results"):
        results_of("Traceback")
