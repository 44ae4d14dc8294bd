"""`microk8s status`."""

import argparse
import time
from collections.abc import Sequence

from lab.hosts.doubles import addons, api, members, this_host, worker_role
from lab.hosts.doubles.addons import Addon

DOWN = "microk8s is not running. Use microk8s inspect for a deeper inspection."


def main(words: list[str]) -> int:
    """Print the status; returns the exit code."""
    parser = argparse.ArgumentParser(prog="microk8s status")
    parser.add_argument("--format", choices=("pretty", "yaml", "short"), default="pretty")
    parser.add_argument("-w", "--wait-ready", action="store_true")
    parser.add_argument("-t", "--timeout", type=int, default=0)
    parser.add_argument("-a", "--addon")
    chosen = parser.parse_args(words)
    if this_host.STOPPED.exists():
        print("microk8s is not running, try microk8s start")
        return 0
    if this_host.WORKER.exists():
        print(worker_role.ELSEWHERE)
        return 0
    ready = _ready(chosen.timeout if chosen.wait_ready else None)
    enabled = addons.enabled() if ready else set[str]()
    if chosen.addon:
        print("enabled" if chosen.addon in enabled else "disabled")
        return 0
    shown = {"yaml": _yaml, "pretty": _pretty, "short": _short}[chosen.format]
    print("\n".join(shown(ready, _voting(ready), enabled)))
    return 0 if ready else 1


def _ready(wait: int | None) -> bool:
    """Whether the cluster is ready; wait: None for no wait, 0 for ever, else seconds."""
    start = time.monotonic()
    while not api.ready():
        if wait is None or (wait and time.monotonic() > start + wait):
            return False
        time.sleep(1)
    return True


def _voting(ready: bool) -> list[dict[str, str]] | None:
    try:
        return members.nodes() if ready else None
    except OSError:
        return None


def _sorted(enabled: set[str]) -> Sequence[Addon]:
    return sorted(addons.ALL, key=lambda a: (a.name not in enabled, a.repository, a.name))


def _yaml(ready: bool, nodes: list[dict[str, str]] | None, enabled: set[str]) -> list[str]:
    lines = ["microk8s:", f"  running: {ready}", "high-availability:", "  enabled: True"]
    if not ready:
        return [*lines, f"  message: {DOWN}"]
    lines.append("  nodes:")
    for one in nodes or []:
        lines += [f"    - address: {one['address']}", f"      role: {one['role']}"]
    lines.append("addons:")
    for each in _sorted(enabled):
        lines += [
            f"  - name: {each.name}",
            f"    repository: {each.repository}",
            f"    description: {each.description}",
            f"    version: {each.version}".rstrip(),
            f"    status: {'enabled' if each.name in enabled else 'disabled'}",
        ]
    return lines


def _pretty(ready: bool, nodes: list[dict[str, str]] | None, enabled: set[str]) -> list[str]:
    if not ready:
        return [DOWN]
    roles = {role: _addresses(nodes or [], role) for role in ("voter", "standby")}
    formed = sum(one["role"] == "voter" for one in nodes or []) >= members.VOTERS
    lines = [
        "microk8s is running",
        f"high-availability: {'yes' if formed else 'no'}",
        f"  datastore master nodes: {roles['voter']}",
        f"  datastore standby nodes: {roles['standby']}",
        "addons:",
    ]
    for state in ("enabled", "disabled"):
        lines.append(f"  {state}:")
        for each in addons.ALL:
            if (each.name in enabled) == (state == "enabled"):
                lines.append(f"    {each.name:<20} # ({each.repository}) {each.description}")
    return lines


def _addresses(nodes: list[dict[str, str]], role: str) -> str:
    return " ".join(one["address"] for one in nodes if one["role"] == role) or "none"


def _short(ready: bool, _: list[dict[str, str]] | None, enabled: set[str]) -> list[str]:
    if not ready:
        return [DOWN]
    states = [
        f"{each.repository}/{each.name}: {'enabled' if each.name in enabled else 'disabled'}"
        for each in _sorted(enabled)
    ]
    return ["microk8s is running", "addons:", *states]
