"""The packages installed for a program, and the Pulumi plugins that they need."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from pulumi.runtime.proto.language_pb2 import DependencyInfo
from pulumi.runtime.proto.plugin_pb2 import PackageDependency

_PLUGIN_FILE = "pulumi-plugin.json"


def installed(paths: list[str]) -> list[DependencyInfo]:
    """Every package installed under `paths`, by name."""
    found = {dist.name: dist.version for dist in distributions(path=paths)}
    return [DependencyInfo(name=name, version=found[name]) for name in sorted(found)]


def required_plugins(paths: list[str]) -> list[PackageDependency]:
    """The resource plugins that the packages under `paths` declare, with their versions."""
    return sorted(_plugins(paths), key=lambda plugin: plugin.name)


def _plugins(paths: list[str]) -> Iterator[PackageDependency]:
    for plugin_file in _plugin_files(paths):
        plugin = json.loads(plugin_file.read_text())
        if not plugin.get("resource"):
            continue
        name = plugin.get("name") or plugin_file.parent.name.removeprefix("pulumi_")
        version = plugin.get("version") or _installed_version(plugin_file, paths)
        yield PackageDependency(
            name=name,
            kind="resource",
            version=f"v{version.removeprefix('v')}" if version else "",
            server=plugin.get("server", ""),
        )


def _plugin_files(paths: list[str]) -> Iterator[Path]:
    for path in paths:
        yield from Path(path).glob(f"*/{_PLUGIN_FILE}")


def _installed_version(plugin_file: Path, paths: list[str]) -> str:
    name = plugin_file.parent.name.replace("_", "-")
    found: list[Distribution] = list(distributions(name=name, path=paths))
    return found[0].version if found else ""
