"""A kubeconfig that the user brings."""

from pathlib import Path

import pulumi
import pytest
import yaml

from components.cluster.kubeconfig import chosen

TEXT = yaml.safe_dump(
    {
        "clusters": [{"name": "c"}],
        "contexts": [{"name": "one"}, {"name": "two"}],
        "current-context": "one",
    }
)


def test_context_is_made_the_current_one(tmp_path: Path) -> None:
    (tmp_path / "config").write_text(TEXT)
    assert yaml.safe_load(chosen(str(tmp_path / "config"), "two"))["current-context"] == "two"
    assert yaml.safe_load(chosen(TEXT, ""))["current-context"] == "one"


def test_unknown_context_lists_the_known_ones() -> None:
    with pytest.raises(pulumi.RunError, match="no context 'three', only one, two"):
        chosen(TEXT, "three")


def test_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(pulumi.RunError, match="cannot be read"):
        chosen(str(tmp_path / "config"), "")


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[1, 2]")
    with pytest.raises(pulumi.RunError, match="neither a kubeconfig"):
        chosen(str(tmp_path / "config"), "")
