"""What scale-ins came to: every round, and how many kernels were lost."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmark.statistics.proportion import proportion_interval

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Round:
    """One scale-in from three pods to one, with a kernel on one of the three.

    age: of the kernel's pod among the three, 0 the oldest. costs: of the three from the oldest
    on, when scale-in began. kept: age of the pod that was left. lost: whether the kernel's pod was
    marked for its end. answered: whether a cell still ran in the kernel. Both and `kept` are None
    in a round that failed. scale_in_s: from asking until the pods were marked.
    """

    number: int
    keeper: bool
    age: int
    costs: list[int]
    kept: int | None
    lost: bool | None
    answered: bool | None
    scale_in_s: float | None
    failure: str | None = None


@dataclass(frozen=True)
class Summary:
    """Kernels lost in the rounds that did not fail; low and high bound the share, at 95 %."""

    keeper: bool
    rounds: int
    failed: int
    lost: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ScaleIn:
    """All rounds of one variant; `seed` chose the kernels' pods."""

    variant: str
    seed: int
    bounds: str
    environment: dict[str, object]
    started_at: str
    finished_at: str
    rounds: list[Round]

    def summaries(self) -> list[Summary]:
        """One with the keeper and one without, as far as there were rounds."""
        kinds = [k for k in (False, True) if any(r.keeper is k for r in self.rounds)]
        return [_summary([r for r in self.rounds if r.keeper is kind], kind) for kind in kinds]

    def as_json(self) -> dict[str, Any]:
        """Plain values, the summary before the rounds."""
        values = asdict(self)
        rounds = values.pop("rounds")
        summaries = [asdict(summary) for summary in self.summaries()]
        return {"schema_version": SCHEMA_VERSION, **values, "summary": summaries, "rounds": rounds}


def _summary(rounds: Sequence[Round], keeper: bool) -> Summary:
    """The share of kernels lost."""
    counted = [one for one in rounds if one.lost is not None]
    failed, lost = len(rounds) - len(counted), sum(bool(one.lost) for one in counted)
    if not counted:
        return Summary(keeper, 0, failed, 0, None, None, None)
    low, high = proportion_interval(lost, len(counted))
    share = lost / len(counted)
    return Summary(keeper, len(counted), failed, lost, *(round(x, 4) for x in (share, low, high)))
