"""The rows of every table, out of one variant's results."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import cast

from benchmark.errors import ResultsError
from benchmark.results.reading import Measured

Row = tuple[object, ...]

KERNELS = ("first_start", "first_cell", "start", "cell", "output")
TIMED = ("cold", "warm", *(f"kernels.{kind}" for kind in KERNELS))
ACCOUNTS = ("own", "overhead", "control_plane")
UNATTRIBUTED = "unattributed"


def samples(measured: Measured) -> Iterator[Row]:
    """Every duration of every kind, with its cycle."""
    for at in TIMED:
        cycles, seconds = measured.numbers(f"{at}.cycles"), measured.numbers(f"{at}.samples")
        if len(cycles) != len(seconds):
            raise _broken(measured, at, f"{len(seconds)} samples, but cycles of {len(cycles)}")
        for cycle, value in zip(cycles, seconds, strict=True):
            yield at, int(cycle), value, "s"


def cold_phases(measured: Measured) -> Iterator[Row]:
    """What each cold start's time went to; the phases of a cycle add up to its sample."""
    for sample in _objects(measured, "cold.details"):
        cycle = sample.get("cycle")
        for phase in _listed(sample.get("phases")):
            yield cycle, phase.get("name"), phase.get("seconds")
        yield cycle, UNATTRIBUTED, sample.get("unattributed_s")


def requests(measured: Measured) -> Iterator[Row]:
    """The raw requests of every load; `error` is null for one that was answered.

    Failed requests are known by when they were sent, to a millisecond: of several that were sent
    in the same one, the first counts as the failed one.
    """
    for load in _mapping(measured, "scale_out"):
        at = f"scale_out.{load}"
        sent = measured.numbers(f"{at}.requests_at_s")
        took = measured.numbers(f"{at}.requests_latency_s")
        if len(sent) != len(took):
            raise _broken(measured, at, f"{len(sent)} requests, but latencies of {len(took)}")
        failed = Failed(measured, f"{at}.errors_at_s")
        for at_s, latency_s in zip(sent, took, strict=True):
            yield load, at_s, latency_s, failed.kind(at_s)


def pods(measured: Measured) -> Iterator[Row]:
    """Pods over time; each row holds until the next one of its load."""
    for load in _mapping(measured, "scale_out"):
        for count in _objects(measured, f"scale_out.{load}.pods"):
            yield load, *(count.get(key) for key in ("t", "pods", "ready", "terminating"))


def usage(measured: Measured) -> Iterator[Row]:
    """What each part of each account used in each phase of so many seconds."""
    for name, phase in _mapping(measured, "usage.phases").items():
        accounts = _as_mapping(phase)
        for account in ACCOUNTS:
            parts = _as_mapping(_as_mapping(accounts.get(account)).get("parts"))
            for part, used in parts.items():
                amounts = (_as_mapping(used).get(key) for key in ("cpu_s", "mb_s"))
                yield name, accounts.get("seconds"), account, part, *amounts


def not_applicable(measured: Measured) -> Iterator[Row]:
    """The phases that the variant does not have, of which no table has rows."""
    return ((phase,) for phase in measured.not_applicable)


def environment(measured: Measured) -> Iterator[Row]:
    """Everything known about where it was measured, and the protocol, as text by dotted key."""
    facts = {**measured.environment, "protocol": measured.value("protocol")}
    for key, value in _leaves("", facts):
        yield key, None if value is None else str(value)


class Failed:
    """The failed requests of a load, each handed out once."""

    def __init__(self, measured: Measured, path: str) -> None:
        self._left = {
            kind: Counter(measured.numbers(f"{path}.{kind}")) for kind in _mapping(measured, path)
        }

    def kind(self, at_s: float) -> str | None:
        """The error of a request that was sent then, None where none is left."""
        for kind, left in self._left.items():
            if left[at_s] > 0:
                left[at_s] -= 1
                return kind
        return None


def _leaves(at: str, value: object) -> Iterator[tuple[str, object]]:
    if not isinstance(value, Mapping):
        yield at, value
        return
    for key, inner in cast("Mapping[str, object]", value).items():
        yield from _leaves(f"{at}.{key}" if at else key, inner)


def _mapping(measured: Measured, path: str) -> Mapping[str, object]:
    return _as_mapping(measured.value(path)) if measured.has(path) else {}


def _objects(measured: Measured, path: str) -> list[Mapping[str, object]]:
    return _listed(measured.value(path)) if measured.has(path) else []


def _listed(value: object) -> list[Mapping[str, object]]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [_as_mapping(item) for item in items]


def _as_mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _broken(measured: Measured, at: str, problem: str) -> ResultsError:
    return ResultsError(f"{measured.source}: {at}: {problem}: measure again")
