"""Which stack holds a cluster or a variant's namespace: a ConfigMap in it names the stack.

Objects of one Pulumi stack look like those of another, and the provider adopts what exists.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pulumi
from pulumi_kubernetes.core.v1 import ConfigMap

from components.objects.labels import labels
from kubeconfigs.contexts import reached
from kubeconfigs.reading import KubeconfigError

if TYPE_CHECKING:
    from lightkube import Client

Holder = Mapping[str, str]
"""stack: its full name; place: where its state and its program are."""

NAME = "serverless-notebooks"
PLATFORM = "kube-system"
"""The namespace of the platform's ConfigMap. A variant's is in its own."""

OUTPUT = "holder"
"""The output by which a stack that was moved, renamed or imported knows what it has written."""

ABSENT = 404
DEADLINE = 10
"""Seconds a cluster has for each answer."""


def this_stack() -> Holder:
    """The running stack, as the ConfigMap names it."""
    names = (pulumi.get_organization(), pulumi.get_project(), pulumi.get_stack())
    return {"stack": "/".join(names), "place": _place()}


def _place() -> str:
    """This machine's folder where the state is a file of it, else the state's own address."""
    backend = urlsplit(os.environ.get("PULUMI_BACKEND_URL", ""))
    if backend.scheme not in ("", "file"):
        return f"{backend.scheme}://{backend.hostname or ''}{backend.path}"
    if not backend.scheme and pulumi.get_organization() != "organization":
        return "Pulumi Cloud"
    return f"{socket.gethostname()}:{Path.cwd()}"


def hold(namespace: pulumi.Input[str], opts: pulumi.ResourceOptions) -> None:
    """Name the running stack as the holder, and note that in its outputs."""
    written = ConfigMap(
        "holder",
        metadata={"name": NAME, "namespace": namespace, "labels": labels("holder")},
        data=dict(this_stack()),
        opts=opts,
    )
    pulumi.export(OUTPUT, written.data)


def is_another(holder: Holder | None, outputs: Mapping[str, Any]) -> bool:
    """Whether the holder is neither the running stack nor what it wrote elsewhere.

    outputs: the running stack's, as its last update left them.
    """
    return holder is not None and holder not in (this_stack(), outputs.get(OUTPUT))


def named(holder: Holder) -> str:
    """A holder, in a message."""
    place = holder.get("place", "")
    host, _, folder = place.partition(":")
    gone = host == socket.gethostname() and not Path(folder).exists()
    return f"stack {holder.get('stack')!r} of {place!r}{', which is gone' if gone else ''}"


def holder_by(client: Client, namespace: str) -> Holder | None:
    """Who holds a namespace; None where nobody does. Raises lightkube's and httpx2's errors."""
    from lightkube import ApiError
    from lightkube.resources.core_v1 import ConfigMap

    try:
        return client.get(ConfigMap, NAME, namespace=namespace).data
    except ApiError as error:
        if error.status.code != ABSENT:
            raise
        return None


def holder_of(kubeconfig: str, namespace: str) -> Holder | None:
    """Who holds a namespace of a cluster. Raises pulumi.RunError where the cluster is silent."""
    from httpx2 import HTTPError

    from kubeconfigs.client import access, plugin_errors

    try:
        way = access(reached(kubeconfig))
        with plugin_errors():
            return holder_by(way.client(DEADLINE), namespace)
    except KubeconfigError as error:
        raise pulumi.RunError(str(error)) from None
    except HTTPError as error:
        raise pulumi.RunError(f"the cluster does not answer: {error}") from None
