"""The record of one measurement. Durations in seconds, moments in seconds of the epoch."""

from dataclasses import asdict, dataclass
from typing import cast

from msgspec import UNSET, UnsetType

from benchmark.results.cold import ColdRecord
from benchmark.results.load import LoadRecord
from benchmark.results.timings import Timings
from benchmark.usage.accounts import Usage

SCHEMA_VERSION = 3


@dataclass(frozen=True)
class WarmRecord(Timings):
    """Single requests; a warm-up that failed is None."""

    warmups: list[float | None]
    notes: list[str]


@dataclass(frozen=True)
class KernelsRecord:
    """Kernels and cells over REST and websocket.

    `first_start` and `first_cell` (`1+1`) are of the first kernel of a fresh pod, the others of
    a pod that has had one; `cell` is `1+1` from execute_request to execute_reply, `output`
    1 MB of text until the kernel is idle again. What the variant does not support is left out.
    """

    first_start: Timings | UnsetType
    first_cell: Timings | UnsetType
    start: Timings | UnsetType
    cell: Timings | UnsetType
    output: Timings | UnsetType
    notes: list[str]


@dataclass(frozen=True)
class Results:
    """Everything about one variant, in the shape that is written.

    `run` is shared by variants that were measured in turn, cycle by cycle, and None otherwise.
    `not_applicable` names the phases that the variant does not support; a key that only such
    phases would fill is left out.
    """

    variant: str
    title: str
    run: str | None
    protocol: dict[str, str]
    environment: dict[str, object]
    started_at: str
    finished_at: str
    not_applicable: list[str]
    cold: ColdRecord | UnsetType
    warm: WarmRecord | UnsetType
    kernels: KernelsRecord | UnsetType
    scale_out: dict[str, LoadRecord]
    usage: Usage
    notes: list[str]

    def as_json(self) -> dict[str, object]:
        """Plain values; a summary's figures stand beside the samples they are of."""
        document = cast("dict[str, object]", _flattened(asdict(self)))
        return {"schema_version": SCHEMA_VERSION, **document}


def _flattened(part: object) -> object:
    if not isinstance(part, dict):
        return part
    items = cast("dict[object, object]", part).items()
    plain = {str(key): _flattened(value) for key, value in items if value is not UNSET}
    summary = plain.pop("summary", None)
    if isinstance(summary, dict):
        plain |= {"unit": "s", **cast("dict[str, object]", summary)}
    return plain
