"""How the lab's commands fail."""

import subprocess


def one_message(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Assert that a command failed with one message that has all of some words in it."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("✗") == 1
    for word in words:
        assert word in done.stderr
