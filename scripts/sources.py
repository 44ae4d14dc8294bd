"""Where results come from on a command line: files, or the outputs of the stacks."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmark.errors import MeasuringError, ResultsError
from benchmark.results.reading import Measured, read_results
from scripts.stack_outputs import NotMeasuredError, stack_results
from variants import NAMES


@dataclass(frozen=True)
class Sources:
    """Results by their variants, and which stacks have none, in words."""

    measured: Mapping[str, Measured]
    left_out: Sequence[str] = ()


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Adds --results FILE..., --NAME FILE of each variant, and --stacks NAME...."""
    parser.add_argument(
        "--results", type=Path, nargs="+", default=[], metavar="FILE", help="files of results"
    )
    for name in NAMES:
        about = f"a file of {name}'s results"
        parser.add_argument(f"--{name}", type=Path, dest=_dest(name), metavar="FILE", help=about)
    parser.add_argument(
        "--stacks",
        nargs="+",
        metavar="NAME",
        help=f"without files: stacks to ask; those of {', '.join(NAMES)} that have results",
    )


def check_sources(parser: argparse.ArgumentParser, options: argparse.Namespace, least: int) -> None:
    """Ends with a usage error where files and stacks are mixed, or too few of them are named."""
    given = len(files(options))
    if given and options.stacks:
        parser.error("results come from files or from --stacks, not from both")
    if 0 < (given or len(options.stacks or ())) < least:
        parser.error(
            f"results of {least} variants are needed: give --results FILE... or --stacks NAME..."
        )


def files(options: argparse.Namespace) -> list[tuple[Path, str | None]]:
    """The files given, with their variant where it is named."""
    named = [(getattr(options, _dest(name)), name) for name in NAMES]
    return [*((path, name) for path, name in named if path), *((p, None) for p in options.results)]


def _dest(name: str) -> str:
    """Apart from other options, whatever a variant is called."""
    return f"file of {name}"


def read_sources(options: argparse.Namespace, least: int) -> Sources:
    """Results from files or stacks; of all stacks, of `least` at least.

    Raises ResultsError or OSError.
    """
    given = files(options)
    if given:
        return Sources(_by_variant(from_file(path, variant) for path, variant in given))
    if options.stacks:
        with ThreadPoolExecutor() as pool:
            return Sources(_by_variant(pool.map(from_stack, options.stacks)))
    return _all_stacks(least)


def _all_stacks(least: int) -> Sources:
    """Of every variant whose stack has results."""
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(_from_stack_if_measured, NAMES))
    measured = [answer for answer in answers if isinstance(answer, Measured)]
    missing = [str(answer) for answer in answers if not isinstance(answer, Measured)]
    if len(measured) < least:
        known = ", ".join(result.variant for result in measured) or "none"
        raise ResultsError(
            f"{least} stacks with results are needed, found {known}: {'; '.join(missing)}"
        )
    return Sources(_by_variant(measured), missing)


def _from_stack_if_measured(name: str) -> Measured | NotMeasuredError:
    try:
        return from_stack(name)
    except NotMeasuredError as error:
        return error


def _by_variant(results: Iterable[Measured]) -> dict[str, Measured]:
    by_variant: dict[str, Measured] = {}
    for measured in results:
        other = by_variant.setdefault(measured.variant, measured)
        if other is not measured:
            raise ResultsError(
                f"{other.source} and {measured.source} are both of variant {measured.variant!r}: "
                "give one of each, or compare a variant with its earlier results by --baseline"
            )
    return by_variant


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
