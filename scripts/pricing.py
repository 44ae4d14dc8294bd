"""Which prices a comparison is made with: a file's, or those of the stacks compared."""

import argparse

from benchmark.compare.comparison import Comparison
from benchmark.cost.prices import Prices, parse_prices, read_prices
from benchmark.errors import PricesError
from scripts.sources import files, text_of
from scripts.stack_outputs import stack_prices


def prices_for(options: argparse.Namespace, comparison: Comparison) -> Prices | None:
    """The file's prices; without files of results the stacks'; None where there are none.

    Raises PricesError, ResultsError or OSError.
    """
    if options.prices is not None:
        return parse_prices(text_of(options.prices, PricesError), str(options.prices))
    if files(options):
        return None
    stacks = dict.fromkeys(measured.variant for measured in comparison.columns.values())
    by_stack = {stack: _of_stack(stack) for stack in stacks}
    return _agreed({stack: prices for stack, prices in by_stack.items() if prices is not None})


def _of_stack(stack: str) -> Prices | None:
    document = stack_prices(stack)
    return None if document is None else read_prices(document, f"stack {stack!r}: prices")


def _agreed(by_stack: dict[str, Prices]) -> Prices | None:
    if len(set(by_stack.values())) > 1:
        shown = "; ".join(f"{stack} has {prices.shown()}" for stack, prices in by_stack.items())
        raise PricesError(f"the stacks have other prices: {shown}: configure all alike")
    return next(iter(by_stack.values()), None)
