"""The platform's outputs, as the variant stacks read them."""

import asyncio
import time
from typing import Any

import pulumi
from pulumi.runtime import invoke

from components.cluster import holder
from components.cluster.lab_presence import require_lab

REQUIRED = ("kubeconfig", "domain", "ingress", "prometheus", "namespaces", "environment", "cluster")
HALF_WRITTEN = "failed to load checkpoint"
WRITTEN_S, POLL_S = 10.0, 0.1


class PlatformOutputs:
    """The outputs of a platform stack, each as an Output.

    stack: the platform's short name, for messages; full_name: as StackReference wants it.
    Where the platform was never brought up, a preview goes on with unknown values and a
    warning; anything else stops with pulumi.RunError before the first resource.
    """

    def __init__(self, stack: str, full_name: str) -> None:
        self._reference: pulumi.StackReference | None = None
        self._stack = stack
        outputs = outputs_of(full_name)
        if outputs.keys() >= set(REQUIRED):
            if outputs["cluster"] == "lab":
                require_lab(outputs["kubeconfig"])
            self._namespaces, self._kubeconfig = outputs["namespaces"], outputs["kubeconfig"]
            self._reference = pulumi.StackReference("platform", stack_name=full_name)
            return
        message = f"stack {stack!r} has no outputs: run `pulumi up --stack {stack}` first"
        if not pulumi.runtime.is_dry_run():
            raise pulumi.RunError(message)
        pulumi.log.warn(f"{message}; until then its values are unknown")

    def namespace(self, variant: str) -> pulumi.Output[str]:
        """Where a variant's notebooks run.

        Raises pulumi.RunError where the platform was last brought up before there was the variant,
        and where another stack of the variant is in the namespace.
        """
        if self._reference and variant not in self._namespaces:
            raise pulumi.RunError(
                f"stack {self._stack!r} has no namespace for {variant!r}, which came after its "
                f"last update: run `pulumi up --stack {self._stack}` first"
            )
        if self._reference and not pulumi.runtime.is_dry_run():
            self._require_free(self._namespaces[variant])
        return self.get("namespaces").apply(lambda names: names[variant])

    def _require_free(self, namespace: str) -> None:
        found = holder.holder_of(self._kubeconfig, namespace)
        if found and holder.is_another(found, last_outputs()):
            raise pulumi.RunError(
                f"namespace {namespace!r} has the notebooks of {holder.named(found)}: both would "
                "manage the same objects. Run `pulumi destroy` of that one first, or give this "
                "one a platform of its own on another cluster"
            )

    def get(self, name: str) -> pulumi.Output[Any]:
        """One output; unknown in a preview without a platform."""
        return self._reference.require_output(name) if self._reference else unknown()


def outputs_of(full_name: str) -> dict[str, Any]:
    """A stack's outputs, none where the stack does not exist.

    Of a stack that is being updated, the engine writes the very file that is read: half a file is
    read again. Raises the engine's error where that goes on for `WRITTEN_S`.
    """
    deadline = time.monotonic() + WRITTEN_S
    while True:
        try:
            answer = invoke("pulumi:pulumi:readStackOutputs", {"name": full_name})
        except Exception as error:
            if "unknown stack" in str(error) or "no stack" in str(error):
                return {}
            if HALF_WRITTEN not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(POLL_S)
        else:
            return (answer.value or {}).get("outputs") or {}


def last_outputs() -> dict[str, Any]:
    """The running stack's outputs, as its last `pulumi up` left them."""
    return outputs_of(
        "/".join((pulumi.get_organization(), pulumi.get_project(), pulumi.get_stack()))
    )


def unknown() -> pulumi.Output[Any]:
    """An Output whose value a preview cannot know."""

    def resolved(value: Any) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.get_event_loop().create_future()
        future.set_result(value)
        return future

    return pulumi.Output(resolved(set()), resolved(None), resolved(False))
