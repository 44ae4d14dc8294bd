"""Objects of release manifests, as resources."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pulumi
import yaml

from components.objects.downloads import Downloads

Object = dict[str, Any]


class Manifest(pulumi.CustomResource):
    """One Kubernetes object of any kind, given as the API writes it.

    The pulumi-kubernetes package types every object but wants all of them spelled in Python;
    the engine sees the same resource either way.
    """

    def __init__(self, name: str, manifest: Object, opts: pulumi.ResourceOptions) -> None:
        version = manifest["apiVersion"]
        group = version if "/" in version else f"core/{version}"
        super().__init__(f"kubernetes:{group}:{manifest['kind']}", name, manifest, opts)


def documents(source: str, downloads: Downloads) -> list[Object]:
    """The objects of a manifest file: a path, or an https URL among the downloads.

    CRDs come without the descriptions in their schemas, which are most of their bytes and would
    go through every preview and into every state. Raises pulumi.RunError where the file is missing
    or is not the one expected.
    """
    path = downloads.file(source) if is_url(source) else Path(source)
    if not path.is_file():
        raise pulumi.RunError(
            f"there is no {path}: run `python -m lab tools` for the lab's, or name another folder"
        )
    loaded = yaml.load_all(path.read_text(), Loader=yaml.CSafeLoader)
    return [terse(document) for document in loaded if document]


def is_url(source: str) -> bool:
    """Whether manifests come over the network."""
    return source.startswith("https:")


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


def resources(
    prefix: str, objects: Iterable[Object], options: Callable[[Object], pulumi.ResourceOptions]
) -> list[pulumi.Resource]:
    """A resource for each object, named `PREFIX-KIND-NAME`."""
    return [
        Manifest(f"{prefix}-{item['kind']}-{item['metadata']['name']}".lower(), item, options(item))
        for item in objects
    ]
