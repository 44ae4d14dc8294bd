"""Objects of release manifests, as resources."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pulumi
import requests
import yaml

Object = dict[str, Any]
CACHE = Path(".lab/downloads")
DEADLINE = 60
"""Seconds a download may stay silent."""


class Manifest(pulumi.CustomResource):
    """One Kubernetes object of any kind, given as the API writes it.

    The pulumi-kubernetes package types every object but wants all of them spelled in Python;
    the engine sees the same resource either way.
    """

    def __init__(self, name: str, manifest: Object, opts: pulumi.ResourceOptions) -> None:
        version = manifest["apiVersion"]
        group = version if "/" in version else f"core/{version}"
        super().__init__(f"kubernetes:{group}:{manifest['kind']}", name, manifest, opts)


def documents(folder_or_url: str, file: str, sha256: str = "") -> list[Object]:
    """The objects of a manifest file in a folder, or behind a URL whose checksum is known.

    CRDs come without the descriptions in their schemas, which are most of their bytes and would
    go through every preview and into every state. Raises pulumi.RunError where the file is missing
    or is not the one expected.
    """
    is_url = folder_or_url.startswith("https:")
    path = downloaded(folder_or_url, sha256) if is_url else Path(folder_or_url) / file
    if not path.is_file():
        raise pulumi.RunError(f"there is no {path}: run `python -m lab tools`")
    loaded = yaml.load_all(path.read_text(), Loader=yaml.CSafeLoader)
    return [terse(document) for document in loaded if document]


def terse(item: Object) -> Object:
    """A CRD without descriptions; any other object as it is."""
    return undescribed(item) if item["kind"] == "CustomResourceDefinition" else item


def undescribed(value: Any) -> Any:
    """A schema without its texts. A field that is called `description` is a schema, and stays."""
    if isinstance(value, list):
        return [undescribed(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return {
        key: undescribed(inner)
        for key, inner in value.items()
        if key != "description" or not isinstance(inner, str)
    }


def downloaded(url: str, sha256: str) -> Path:
    """A file behind a URL, kept by its SHA-256 sum."""
    kept = CACHE / f"{sha256}.yaml"
    if kept.is_file():
        return kept
    content = fetched(url)
    if (found := hashlib.sha256(content).hexdigest()) != sha256:
        raise pulumi.RunError(f"{url} has the SHA-256 sum {found}, but {sha256} is configured")
    CACHE.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(".part")
    part.write_bytes(content)
    part.replace(kept)
    return kept


def fetched(url: str) -> bytes:
    """A URL's content."""
    try:
        response = requests.get(url, timeout=DEADLINE)
        response.raise_for_status()
    except requests.RequestException as error:
        raise pulumi.RunError(f"{url} cannot be fetched: {error}") from None
    return response.content


def resources(
    prefix: str, objects: Iterable[Object], options: Callable[[Object], pulumi.ResourceOptions]
) -> list[pulumi.Resource]:
    """A resource for each object, named `PREFIX-KIND-NAME`."""
    return [
        Manifest(f"{prefix}-{item['kind']}-{item['metadata']['name']}".lower(), item, options(item))
        for item in objects
    ]
