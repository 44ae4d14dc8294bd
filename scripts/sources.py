"""Where results come from on a command line: files, or the outputs of the stacks."""

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmark.errors import MeasuringError, ResultsError
from benchmark.results.reading import Measured, read_results
from scripts.stack_outputs import stack_results

VARIANTS = ("knative", "hpa")


def add_files(parser: argparse.ArgumentParser) -> None:
    """Adds --knative FILE and --hpa FILE; without them the stacks are asked."""
    for variant in VARIANTS:
        parser.add_argument(f"--{variant}", type=Path, help=f"results of {variant} from a file")


def files(options: argparse.Namespace) -> dict[str, Path]:
    """The files given, by variant."""
    given = {variant: getattr(options, variant) for variant in VARIANTS}
    return {variant: path for variant, path in given.items() if path is not None}


def both_or_none(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The options, once it is sure that they name no file or one of either variant."""
    options = parser.parse_args()
    if len(files(options)) == 1:
        parser.error("--knative and --hpa go together")
    return options


def both_measured(options: argparse.Namespace) -> tuple[Measured, Measured]:
    """Results of both variants, from two files or two stacks. Raises ResultsError or OSError."""
    given = files(options)
    if given:
        first, second = (from_file(given[variant], variant) for variant in VARIANTS)
        return first, second
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(from_stack, VARIANTS)
    return first, second


def from_stack(variant: str) -> Measured:
    """Results from the stack that is named after the variant. Raises ResultsError."""
    return read_results(stack_results(variant), f"stack {variant!r}", variant)


def from_file(path: Path, variant: str | None) -> Measured:
    """Results from a file, of any variant where none is named. Raises ResultsError or OSError."""
    return read_results(text_of(path, ResultsError), str(path), variant)


def text_of(path: Path, error: type[MeasuringError]) -> str:
    """A text file's content. Raises OSError, or `error` where it is not text."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        raise error(f"{path}: not text") from None
