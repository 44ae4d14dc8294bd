"""What must never be committed."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("stack", ["platform", "knative", "hpa"])
def test_no_salt_of_somebodys_passphrase_is_committed(stack: str) -> None:
    """With it, nobody else could make the stack: "incorrect passphrase"."""
    command = ["git", "show", f"HEAD:Pulumi.{stack}.yaml"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "encryptionsalt" not in shown.stdout
    assert "secure:" not in shown.stdout
