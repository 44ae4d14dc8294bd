"""A place in the results as one number: lists and errors by kind are counted."""

from typing import cast

import numpy as np

from benchmark.compare.figures import Figure
from benchmark.results.reading import Measured


def quantity(measured: Measured, path: str) -> float | None:
    """The number at a dotted path, the length of a list, the sum of a table of counts.

    None where it was not measured.
    """
    try:
        value = measured.value(path)
    except KeyError:
        return None
    if isinstance(value, list):
        return float(len(cast("list[object]", value)))
    if isinstance(value, dict):
        counts = list(cast("dict[str, object]", value).values())
        whole = [n for n in counts if isinstance(n, int) and not isinstance(n, bool)]
        return float(sum(whole)) if len(whole) == len(counts) else None
    return measured.number(path)


def value_of(figure: Figure, measured: Measured) -> float | None:
    """A figure's number, None where it was not measured or there is none."""
    if figure.taken == "quantity":
        return quantity(measured, figure.path)
    numbers = measured.numbers(figure.path)
    return float(np.median(numbers)) if numbers else None
