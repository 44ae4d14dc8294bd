"""What is known of a variant at one moment, and how its parts are put in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmark.live.figures import Figures
from benchmark.pods.state import PodState

UNKNOWN = "-"


@dataclass(frozen=True)
class View:
    """One variant at `at` seconds of the epoch.

    pods: as last seen, None before they were; stale: the cluster does not answer since.
    trouble: what keeps more from being known.
    pods_past, requests_past: over the last `past_s` seconds, oldest first, None where unknown.
    """

    name: str
    at: float = 0.0
    pods: list[PodState] | None = None
    stale: bool = False
    figures: Figures = field(default_factory=Figures)
    pods_past: Sequence[float | None] = ()
    requests_past: Sequence[float | None] = ()
    past_s: float = 0.0
    trouble: str = ""


@dataclass(frozen=True)
class Counts:
    """Pods that are not on their way out, those Ready among them, and those that are."""

    wanted: int
    ready: int
    terminating: int


def counts(pods: Sequence[PodState]) -> Counts:
    """How many pods are in which state."""
    staying = [pod for pod in pods if not pod.terminating]
    return Counts(len(staying), sum(pod.ready for pod in staying), len(pods) - len(staying))


def state(pod: PodState) -> str:
    """A pod's state in Kubernetes' words."""
    if pod.terminating:
        return "Terminating"
    return "Ready" if pod.ready else pod.trouble or "not Ready"


def duration(seconds: float | None) -> str:
    """Such as 5.4 ms or 2.43 s."""
    if seconds is None:
        return UNKNOWN
    return f"{seconds:.3g} s" if round(seconds, 3) >= 1 else f"{seconds * 1000:.3g} ms"


def rate(per_second: float | None) -> str:
    """Such as 9.8/s or 512/s."""
    if per_second is None:
        return UNKNOWN
    return f"{per_second:.0f}/s" if per_second >= 100 else f"{per_second:.1f}/s"


def share(part: float | None) -> str:
    """Such as 0 % or 1.5 %."""
    return UNKNOWN if part is None else f"{part * 100:.3g} %"


def cores(used: float | None) -> str:
    """Such as 0.85 cores."""
    return UNKNOWN if used is None else f"{used:.2f} cores"


def age(pod: PodState, at: float) -> str:
    """Such as 12 s or 3 min."""
    seconds = max(0.0, at - pod.created_at)
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
