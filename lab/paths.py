"""The lab's folders: caches by content, state by lab, tools by clone."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The clone's top folder."""

TOOLCHAIN = ROOT / "lab" / "toolchain"
CONTAINERFILES = ROOT / "images"
TOOLS = ROOT / ".lab"
"""The clone's own tools: `bin/`, `manifests/`, `pulumi-home/`, `pulumi-state/`, `passphrase`."""


def cache() -> Path:
    """The user's cache of builds and images, shared by all clones (`LAB_CACHE` moves it)."""
    chosen = os.environ.get("LAB_CACHE")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(chosen) if chosen else base / "serverless-notebooks"


def state(lab: str) -> Path:
    """A lab's persistent state: certificates, kubeconfig, nodes' data (`LAB_HOME` moves it)."""
    return Path(os.environ.get("LAB_HOME", "/var/lib/serverless-notebooks")) / lab


def run(lab: str) -> Path:
    """A lab's sockets and locks, which do not survive a reboot."""
    return Path("/run/serverless-notebooks") / lab
