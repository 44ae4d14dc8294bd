"""Samples read back by the cycle they were taken in."""

from benchmark.errors import ResultsError, SampleError
from benchmark.results.reading import Measured
from benchmark.statistics.samples import cycle_medians


def by_cycle(measured: Measured, at: str) -> dict[int, float]:
    """The median of each cycle's `samples` at a dotted path, in seconds; empty without samples.

    Raises ResultsError, which names the source, where samples and cycles do not go together.
    """
    samples, cycles = measured.numbers(f"{at}.samples"), measured.numbers(f"{at}.cycles")
    try:
        return cycle_medians(samples, [int(cycle) for cycle in cycles])
    except SampleError as error:
        raise ResultsError(f"{measured.source}: {at}: {error}: measure again") from None
