"""The command that starts one of these plugins."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]


def command(python: str | Path, plugin: str, root: Path = ROOT) -> list[str]:
    """Start ``lab.plugins.<plugin>`` from `root` with the interpreter `python`.

    The environment is left alone (no PYTHONPATH), for programs and commands inherit it.
    """
    code = (
        f"import sys; sys.path.insert(0, {str(root)!r}); "
        f"from lab.plugins.{plugin}.__main__ import main; main()"
    )
    return [str(python), "-P", "-c", code]
