"""What must never be committed, and where the names of variants may stand."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

from variants import NAMES

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = {f"components/{name}/" for name in NAMES} | {f"stacks/{name}.py" for name in NAMES}
FREE = ("variants/", "tests/", *sorted(ROOMS))
PRODUCTS = {
    "lab/binaries.py": "the folder of a Go module",
    "lab/images.py": "the folder of its images",
    "lab/manifests.py": "the folder of a Go module",
    "lab/hosts/doubles/addons.py": "a MicroK8s add-on",
    "components/platform/prometheus_config.py": "the scrape job of Knative Serving",
    "components/platform/knative_serving.py": "the name of Knative Serving's application",
    "stacks/platform.py": "the resource name of Knative Serving",
}
"""Files that mean Knative Serving, which every variant's platform has, and not the variant."""

WRITTEN = [
    ".venv",
    ".lab",
    "results/comparison.md",
    *(f"Pulumi.{stack}.yaml" for stack in ("platform", *NAMES)),
    "Pulumi.platform.yaml.former",
    "lab/__pycache__/cli.cpython-311.pyc",
    ".pytest_cache/README.md",
    ".ruff_cache/0.1",
    "tests/browser/failures/shown.png",
]
"""What the Makefile's targets leave in the clone."""


def tracked(*patterns: str) -> list[str]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.splitlines() if (ROOT / path).is_file()]


def texts(path: str) -> Iterator[str]:
    """A module's strings, options and paths without what surrounds their word."""
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.strip("-/ ")


def test_no_configuration_of_somebodys_stack_is_committed() -> None:
    """Its salt belongs to a passphrase: nobody else could make the stack."""
    assert tracked("Pulumi.*.yaml") == []


def test_what_commands_write_is_not_for_git() -> None:
    """`make demo` and `make test` leave `git status` as it was; .venv may be a link."""
    command = ["git", "check-ignore", "--stdin"]
    asked = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, input="\n".join(WRITTEN)
    )
    assert asked.stdout.splitlines() == WRITTEN
    assert tracked(*WRITTEN) == []


def test_no_variant_is_known_by_name_outside_its_own_rooms() -> None:
    known = [
        f"{path}: {text!r}"
        for path in tracked("*.py")
        if not path.startswith(FREE) and path not in PRODUCTS
        for text in texts(path)
        if text in NAMES
    ]
    assert known == []


def test_no_room_of_a_variant_is_imported_from_outside() -> None:
    """Its stack module alone does: whatever else iterates over `variants`."""
    rooms = tuple(f"components.{name}" for name in NAMES) + tuple(f"stacks.{n}" for n in NAMES)
    importers = [
        f"{path}: {node.module}"
        for path in tracked("*.py")
        if not path.startswith(FREE)
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(rooms)
    ]
    assert importers == []
