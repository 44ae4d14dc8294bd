"""Durations as numbers that can be trusted, one by one or by the cycle they come from."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmark.errors import SampleError

Floats = NDArray[np.float64]


def checked(samples: Sequence[float]) -> Floats:
    """Durations as an array. Raises SampleError on one that cannot be."""
    for sample in samples:
        if not math.isfinite(sample) or sample <= 0:
            raise SampleError(f"a duration must be a positive number of seconds, not {sample}")
    return np.asarray(samples, dtype=np.float64)


def cycle_medians(samples: Sequence[float], cycles: Sequence[int]) -> dict[int, float]:
    """The median of each cycle's samples: those of one pod are alike, so they count as one."""
    if len(samples) != len(cycles):
        raise SampleError(f"{len(samples)} samples, but cycles of {len(cycles)}")
    grouped: dict[int, list[float]] = {}
    for sample, cycle in zip(checked(samples), cycles, strict=True):
        grouped.setdefault(cycle, []).append(float(sample))
    return {cycle: float(np.median(values)) for cycle, values in grouped.items()}
