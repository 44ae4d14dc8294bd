"""What the page about existing clusters has people type."""

import re

import versions
from stacks.settings.keys import declared_keys
from tests.conftest import ROOT

PAGE = (ROOT / "docs/existing-cluster.md").read_text()


def test_versions_are_the_projects() -> None:
    assert f"vegeta/v12@v{versions.VEGETA}\n" in PAGE
    assert set(re.findall(r"/jupyterlab:(\S+)", PAGE)) == {versions.JUPYTERLAB}


def test_keys_are_declared() -> None:
    keys = set(re.findall(r"pulumi config set (?:--\w+ )*'?(\w+)", PAGE))
    assert keys >= {"cluster", "kubeconfig", "image"}
    assert keys <= declared_keys()


def test_files_are_there() -> None:
    for name in ("requirements.lock", "scripts/compare.py", "images/jupyterlab/Containerfile"):
        assert name in PAGE
        assert (ROOT / name).is_file()
