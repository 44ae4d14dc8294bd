"""What a measurement calls is looked for before anything is made, not after minutes of waiting."""

from pathlib import Path

import pulumi
import pytest

import versions
from stacks import hpa
from tests.unit.program import run

HINTS = {"vegeta": f"go install github.com/tsenart/vegeta/v12@v{versions.VEGETA}", "curl": "7.84"}


@pytest.mark.parametrize("missing", HINTS)
def test_missing_tool_is_named_before_the_first_resource(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for other in HINTS.keys() - {missing}:
        (tmp_path / other).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pulumi.RunError, match=f"{missing} is not on PATH") as raised:
        run(hpa.main, "hpa", {})
    assert HINTS[missing] in str(raised.value)


def test_what_is_not_measured_needs_no_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(hpa.main, "hpa", {"measure": False}).kind("Deployment")


def test_preview_goes_on_with_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", warnings.append)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(hpa.main, "hpa", {}, preview=True).kind("Deployment")
    assert [warning.split()[0] for warning in warnings] == ["curl", "vegeta"]
