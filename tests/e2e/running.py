"""The variants while their stacks are up: where they answer, and their pods."""

import json
from collections.abc import Callable

from benchmark.cluster import Cluster
from benchmark.pods.state import PodState
from benchmark.variant import Variant, read_variant
from lab.waiting import until
from tests.e2e.clone import Clone

ZERO_S = 150
"""Stable window, grace and the measured loads' last requests, with a busy machine's leisure."""


def variant_of(clone: Clone, stack: str) -> Variant:
    """A stack's variant, with its token."""
    done = clone.pulumi("stack", "output", "--json", "--show-secrets", "--stack", stack)
    assert done.returncode == 0, done.stderr
    return read_variant(json.dumps(json.loads(done.stdout)["description"]))


class Pods:
    """A variant's pods by the Kubernetes API; those that terminate no longer count."""

    def __init__(self, variant: Variant) -> None:
        self._variant = variant
        self.cluster = Cluster(variant.kubeconfig)
        self.scaling = variant.scaling

    def alive(self) -> list[PodState]:
        return [pod for pod in self._all() if not pod.terminating]

    def _all(self) -> list[PodState]:
        return self.cluster.pods(self._variant.namespace, self._variant.labels).pods

    def wait(self, what: str, reached: Callable[[list[PodState]], bool], deadline: float) -> None:
        """Until the pods are as wanted. Raises TimedOut with the pods last seen."""

        def look() -> tuple[bool, str]:
            pods = self.alive()
            return reached(pods), ", ".join(pod.shown() for pod in pods) or "no pod"

        until(look, what=f"{self._variant.name}: {what}", deadline=deadline)

    def zero(self) -> None:
        """Brings the variant to zero pods, or waits until it is there by itself.

        None that terminates is Ready any more: until then Traefik keeps it for those who have its
        cookie, and has no pod for others.
        """
        self.scaling.to_zero(self.cluster)
        self.wait("zero pods", lambda pods: not pods and self._settled(), ZERO_S)

    def _settled(self) -> bool:
        return not any(pod.ready for pod in self._all())

    def ready(self, number: int, deadline: float = 90) -> None:
        """Waits for so many Ready pods, and no others."""
        self.wait(
            f"{number} Ready pods",
            lambda pods: len(pods) == number and all(pod.ready for pod in pods),
            deadline,
        )
