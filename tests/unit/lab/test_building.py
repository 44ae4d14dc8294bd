"""How a build is made, with a small module in the place of the lab's."""

import subprocess
from pathlib import Path

import pytest

from lab import building, paths
from lab.binaries import Binary

EMBEDDING = """
package main

import (
	_ "embed"

	_ "example.invalid/other"
)

//go:embed words.json
var words string

func main() { print(words) }
"""
BINARY = Binary(
    "small",
    (".",),
    (("small", "renamed"),),
    usual=1,
    embeds=("example.invalid/other", "cmd"),
)


@pytest.fixture
def toolchain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that embeds a file of another, and the other."""
    monkeypatch.setattr(paths, "TOOLCHAIN", tmp_path)
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    files = {
        "small/go.mod": "module small\ngo 1.24\n"
        "require example.invalid/other v0.0.0\n"
        "replace example.invalid/other => ../other\n",
        "small/main.go": EMBEDDING,
        "other/go.mod": "module example.invalid/other\ngo 1.24\n",
        "other/other.go": "package other\n",
        "other/cmd/main.go": EMBEDDING.replace("words", "missing"),
        "other/cmd/words.json": '"of the other module"',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_program_embeds_files_of_another_module(toolchain: Path) -> None:
    """They are laid beside it for the build alone: the sources stay as they are."""
    folder = building.build(BINARY)
    assert [file.name for file in folder.iterdir()] == ["renamed"]
    done = subprocess.run(
        [building.program(BINARY)], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stderr == '"of the other module"'
    assert sorted(file.name for file in (toolchain / "small").iterdir()) == ["go.mod", "main.go"]


def test_what_is_embedded_is_part_of_the_key(toolchain: Path) -> None:
    del toolchain
    plain = Binary(BINARY.module, BINARY.packages, BINARY.programs, BINARY.usual)
    assert building.key(plain) != building.key(BINARY)
