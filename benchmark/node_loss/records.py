"""What node losses came to, by loss and variant. Times in seconds after the loss."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from benchmark.load.hits import Hit, count_errors

SCHEMA_VERSION = 2


@dataclass(frozen=True)
class Requests:
    """Requests at a constant rate from the loss on.

    lost: those without a 200 answer, `errors` by kind; last_lost_s: when the last of them began.
    longest_gap_s: the longest time in which no answer came.
    """

    sent: int
    lost: int
    errors: dict[str, int]
    last_lost_s: float | None
    longest_gap_s: float


@dataclass(frozen=True)
class Kernels:
    """Kernels that were open, and those that no longer run once the node is back."""

    on_node: int
    lost_on_node: int
    elsewhere: int
    lost_elsewhere: int


@dataclass(frozen=True)
class Browsers:
    """Browsers of the open kernels, each with its pod's cookie, that ask through the loss.

    Those of the pods elsewhere: how many, and their requests without a 200 answer by kind.
    gap_s: the longest time that a browser of a pod on the node went without an answer.
    """

    elsewhere: int
    errors_elsewhere: dict[str, int]
    on_node: int
    gap_s: float | None


@dataclass(frozen=True)
class VariantLoss:
    """One variant during one loss.

    pods: how many it had, `pods_on_node` of them on the lost node. ready_again_s: when as many
    were Ready on the nodes that are left, None where they were not within the time of the load.
    """

    variant: str
    pods: int
    pods_on_node: int
    ready_again_s: float | None
    requests: Requests
    browsers: Browsers
    kernels: Kernels


@dataclass(frozen=True)
class NodeLoss:
    """One loss. writable_s: when a write by the kubeconfig succeeded.

    back_s: from bringing the node back until all nodes were Ready.
    """

    node: int
    how: str
    asked: str
    writable_s: float | None
    back_s: float | None
    variants: list[VariantLoss]


def requests_after(lost_at: float, hits: Sequence[Hit]) -> Requests:
    """The requests that began after the loss (Unix time), of all that were sent."""
    after = [hit for hit in hits if hit.at_s >= lost_at]
    failed = [hit for hit in after if hit.kind != "ok"]
    last = round(failed[-1].at_s - lost_at, 1) if failed else None
    gap = longest_gap(lost_at, hits)
    return Requests(len(after), len(failed), count_errors(after), last, round(gap, 1))


def browsers_after(
    lost_at: float, elsewhere: Sequence[Sequence[Hit]], on_node: Sequence[Sequence[Hit]]
) -> Browsers:
    """What browsers were answered from the loss on, each with hits of its own."""
    after = [hit for hits in elsewhere for hit in hits if hit.at_s >= lost_at]
    gaps = [longest_gap(lost_at, hits) for hits in on_node]
    gap = round(max(gaps), 1) if gaps else None
    return Browsers(len(elsewhere), count_errors(after), len(on_node), gap)


def longest_gap(lost_at: float, hits: Sequence[Hit]) -> float:
    """The longest time without an answer from the loss to the last request's start."""
    end = max((hit.at_s for hit in hits), default=lost_at)
    answered = sorted(hit.at_s + hit.latency_s for hit in hits if hit.kind == "ok")
    within = [moment for moment in answered if lost_at < moment < end]
    moments = [lost_at, *within, max(lost_at, end)]
    return max(late - early for early, late in pairwise(moments))


def as_json(
    losses: Sequence[NodeLoss], plan: dict[str, Any], environment: dict[str, object], began: str
) -> dict[str, Any]:
    """Plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "started_at": began,
        "plan": plan,
        "environment": environment,
        "losses": [asdict(loss) for loss in losses],
    }
