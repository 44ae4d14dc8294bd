"""What a lab could leave behind on its machine."""

import re
import subprocess
from pathlib import Path

from lab.node.cgroups import ROOT


def seen(lab: str) -> dict[str, list[str]]:
    """Every trace of a lab by kind; empty lists once nothing is left."""
    return {
        "processes": _processes(lab),
        "namespaces": sorted(p.name for p in Path("/run/netns").glob("*") if _ours(p.name, lab)),
        "links": [n for n in _links() if _ours(n, lab)],
        "mounts": [m for m in _mounts() if f"/{lab}/" in m or _ours(m, lab)],
        "rules": [r for r in _rules() if lab in r or "KUBE" in r or "CNI" in r],
        "cgroups": sorted(map(str, ROOT.glob(f"*/snb-{lab}*"))),
        "folders": [str(p) for p in _folders(lab) if p.exists()],
    }


def _ours(text: str, lab: str) -> bool:
    return re.search(rf"snb-{lab}\b", text) is not None


def _processes(lab: str) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    place = re.compile(rf"serverless-notebooks/{lab}/|snb-{lab}\b")
    return [line for line in listed.stdout.splitlines() if place.search(line)]


def _links() -> list[str]:
    return sorted(p.name for p in Path("/sys/class/net").iterdir())


def _mounts() -> list[str]:
    rows = Path("/proc/self/mounts").read_text().splitlines()
    return [row.split()[1] for row in rows if "serverless-notebooks" in row or "snb-" in row]


def _rules() -> list[str]:
    saved = subprocess.run(["iptables-save"], capture_output=True, text=True, check=True)
    return saved.stdout.splitlines()


def _folders(lab: str) -> list[Path]:
    return [Path("/var/lib/serverless-notebooks", lab), Path("/run/serverless-notebooks", lab)]
