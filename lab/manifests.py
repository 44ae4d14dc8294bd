"""Release manifests, rendered from the sources in Go modules since no registry serves them."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from lab.building import go_env
from lab.errors import LabError
from lab.paths import TOOLCHAIN
from lab.shell import run
from versions import KNATIVE

TRAEFIK_CRDS = "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml"
SERVING, NETWORKING, CACHING = (
    "knative.dev/serving",
    "knative.dev/networking",
    "knative.dev/caching",
)
TRAEFIK = "github.com/traefik/traefik/v3"
OPEN_VERSION = re.compile(r"^(\s*app\.kubernetes\.io/version:) devel\s*$", re.MULTILINE)
"""Where Knative's sources leave the name of their release open."""

Manifest = dict[str, Any]


def render(destination: Path) -> None:
    """Write `knative-crds.yaml`, `knative-core.yaml` and `traefik-crds.yaml` into a folder.

    The same modules give the same bytes. Images keep the names of Knative's sources
    (`ko://knative.dev/serving/cmd/NAME`). Raises LabError where a module or a file is missing.
    """
    knative = modules(TOOLCHAIN / "knative", SERVING, NETWORKING, CACHING)
    traefik = modules(TOOLCHAIN / "traefik", TRAEFIK)
    destination.mkdir(parents=True, exist_ok=True)
    write(destination / "knative-crds.yaml", knative_crds(knative))
    write(destination / "knative-core.yaml", knative_core(knative))
    write(destination / "traefik-crds.yaml", [traefik[TRAEFIK] / TRAEFIK_CRDS])


def knative_crds(folders: dict[str, Path]) -> list[Path]:
    """The files of the release's serving-crds.yaml, in its order."""
    networking = ("certificate", "domain-claim", "ingress", "serverlessservice")
    return [
        *sorted((folders[SERVING] / "config/core/300-resources").glob("*.yaml")),
        *(folders[NETWORKING] / f"config/{name}.yaml" for name in networking),
        folders[CACHING] / "config/image.yaml",
    ]


def knative_core(folders: dict[str, Path]) -> list[Path]:
    """The files of the release's serving-core.yaml without the CRDs, in its order."""
    core = folders[SERVING] / "config/core"
    files = sorted(core.rglob("*.yaml"))
    return [
        *(file for file in files if file.parent.name != "300-resources"),
        folders[NETWORKING] / "config/config-network.yaml",
    ]


def modules(toolchain: Path, *names: str) -> dict[str, Path]:
    """The folders of modules at the versions that a toolchain's go.mod names."""
    command = ("go", "-C", toolchain, "mod", "download", "-json", *names)
    doing = f"finding the sources of {', '.join(names)}"
    text = run(command, doing=doing, env=go_env())
    folders = {str(entry["Path"]): Path(entry["Dir"]) for entry in json_stream(text)}
    if missing := set(names) - set(folders):
        raise LabError(f"{toolchain / 'go.mod'} does not name {', '.join(sorted(missing))}")
    return folders


def json_stream(text: str) -> Iterator[dict[str, Any]]:
    """JSON objects that follow each other, as the go command prints them."""
    decoder = json.JSONDecoder()
    rest = text.lstrip()
    while rest:
        value, end = decoder.raw_decode(rest)
        yield value
        rest = rest[end:].lstrip()


def write(target: Path, sources: Iterable[Path]) -> None:
    """Join the documents of some files into one, each object once, in one atomic step."""
    documents = unique(document for source in sources for document in read(source))
    text = yaml.dump_all(documents, Dumper=yaml.CSafeDumper, sort_keys=False, width=100)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    part.write_text(text)
    part.replace(target)


def read(source: Path) -> list[Manifest]:
    """The documents of one source file, with the release's version filled in."""
    if not source.is_file():
        raise LabError(f"the module cache has no {source}: run `go clean -modcache` and try again")
    text = OPEN_VERSION.sub(rf'\1 "{KNATIVE}"', source.read_text())
    return [document for document in yaml.load_all(text, Loader=yaml.CSafeLoader) if document]


def unique(documents: Iterable[Manifest]) -> list[Manifest]:
    """The documents in order; of those with the same kind, namespace and name only the first."""
    seen: dict[tuple[str, ...], Manifest] = {}
    for document in documents:
        metadata = document["metadata"]
        key = (document["kind"], metadata.get("namespace", ""), metadata["name"])
        seen.setdefault(key, document)
    return list(seen.values())
