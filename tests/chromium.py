"""A real browser: Debian's Chromium, installed where it is missing and the tests are root's."""

import os
import shutil
import subprocess
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

PACKAGES = ("chromium", "fonts-dejavu-core")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program's path."""
    found = shutil.which("chromium")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
        subprocess.run(["apt-get", "update", "-qq"], check=True, timeout=300)
        subprocess.run(install, check=True, timeout=900, env=quiet)
        found = shutil.which("chromium")
    assert found, "chromium is missing: apt-get install chromium"
    return found


@pytest.fixture(scope="module")
def playwright() -> Generator[Playwright]:
    """Its one driver; a thread cannot have two, and no other event loop meanwhile."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Generator[Browser]:
    """One that needs no network."""
    with launch(playwright, chromium) as launched:
        yield launched


def launch(playwright: Playwright, chromium: str, *arguments: str) -> Browser:
    """Headless, without a sandbox, since root has none."""
    return playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", *arguments])
