"""What a notebook costs in an hour of which it works a share.

A notebook is a pod here. In an hour with any work the work comes in one stretch; after it, a
variant that goes to zero keeps its pod for `idle_pod_s` (its window, its retention and the time
the pod takes to end), and then costs nothing. In an hour without work it stays at zero. A variant
that does not go to zero idles with a pod all the time.
"""

from collections.abc import Callable
from dataclasses import dataclass

from benchmark.cost.held import Held, requested
from benchmark.cost.prices import Prices
from benchmark.cost.usage import idle, overhead, working
from benchmark.results.reading import Measured

DUTIES = (0.0, 0.1, 0.5)
HOUR_S = 3600.0


@dataclass(frozen=True)
class NotebookHour:
    """Money per notebook-hour at a duty (share of the hour that is work), None where unknown.

    `by_usage` is for what the pod used, `by_request` for what it reserved while it existed, both
    with its sidecar. `overhead` is money per hour for all notebooks of the variant together.
    """

    duty: float
    by_usage: float | None
    by_request: float | None
    overhead: float | None


def notebook_hours(measured: Measured, prices: Prices) -> list[NotebookHour]:
    """The cost at each of DUTIES."""
    return [_hour(measured, prices, duty) for duty in DUTIES]


def stays_s(measured: Measured) -> float | None:
    """How long a pod outlives the work, None for a variant that idles with a pod, or unknown."""
    return measured.number("environment.idle_pod_s") if scales_to_zero(measured) else None


def scales_to_zero(measured: Measured) -> bool | None:
    """Whether the variant goes to zero by itself, None where it is not known."""
    value = measured.environment.get("scales_to_zero")
    return value if isinstance(value, bool) else None


def _hour(measured: Measured, prices: Prices, duty: float) -> NotebookHour:
    rest = _idle_share(measured, duty)
    reserved = _reserved(measured)

    def cost(held: Held | None) -> float | None:
        return None if held is None else held.cost(prices)

    return NotebookHour(
        duty,
        by_usage=cost(
            _mixed(
                (duty, lambda: working(measured)),
                (rest, lambda: idle(measured)),
            )
        ),
        by_request=cost(_mixed((duty, lambda: reserved), (rest, lambda: reserved))),
        overhead=cost(
            _mixed(
                (duty, lambda: overhead(measured, "cells")),
                (1 - duty, lambda: overhead(measured, "idle")),
            )
        ),
    )


def _idle_share(measured: Measured, duty: float) -> float | None:
    """The share of the hour in which a pod exists and does nothing."""
    to_zero, stays = scales_to_zero(measured), stays_s(measured)
    if to_zero is None:
        return None
    if not to_zero:
        return 1 - duty
    if not duty:
        return 0.0
    return None if stays is None else min(1 - duty, stays / HOUR_S)


def _reserved(measured: Measured) -> Held | None:
    """The requests of the pod's containers, in all."""
    pod, sidecar = (measured.environment.get(key) for key in ("pod", "sidecar"))
    notebook, beside = requested(pod), Held(0, 0) if sidecar is None else requested(sidecar)
    return None if notebook is None or beside is None else notebook + beside


def _mixed(*terms: tuple[float | None, Callable[[], Held | None]]) -> Held | None:
    """The sum of what is held for a share each; what is held for no time need not be known."""
    total = Held(0, 0)
    for share, held_of in terms:
        if share == 0:
            continue
        held = held_of()
        if share is None or held is None:
            return None
        total += held * share
    return total
