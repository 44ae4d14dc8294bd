"""Measures one variant, or several in turn on one cluster.

One: its description on stdin, the results on stdout. Several (--interleaved): the stacks that run
them are asked for their descriptions, the results go to files. Progress is on stderr.

Exit codes: 0 measured (failed samples are results), 1 not measurable, 2 bad input,
130 interrupted; the variants are left running in every case.
"""

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmark.errors import DescriptionError, MeasuringError, ProtocolError, ResultsError
from benchmark.interrupt import INTERRUPTED, Interrupted, raise_on_signals
from benchmark.protocol import find_protocol, shipped
from benchmark.results.records import Results
from benchmark.run import measure
from benchmark.variant import Variant, read_variant
from scripts.stack_outputs import stack_variant
from variants import NAMES

BAD_INPUT = (DescriptionError, ProtocolError, ResultsError)


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    raise_on_signals()
    try:
        protocol = find_protocol(options.protocol)
        _check_writable(options)
        results = measure(_variants(options), protocol)
    except Interrupted:
        print("measure: interrupted; the variant was left running", file=sys.stderr)
        return INTERRUPTED
    except MeasuringError as error:
        print(f"measure: {error}", file=sys.stderr)
        return 2 if isinstance(error, BAD_INPUT) else 1
    _write(results, options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure a variant, described on stdin.")
    parser.add_argument("--protocol", required=True, help=f"{', '.join(shipped())} or a YAML file")
    parser.add_argument(
        "--interleaved",
        nargs="*",
        metavar="STACK",
        help=f"measure these stacks' variants in turn, cycle by cycle ({', '.join(NAMES)})",
    )
    parser.add_argument(
        "--output",
        type=Path,
        help="also write the results to this file; with --interleaved, the folder for "
        "STACK.json, results/ unless given",
    )
    options = parser.parse_args()
    if options.interleaved is not None:
        options.interleaved = options.interleaved or NAMES
        options.output = options.output or Path("results")
    return options


def _variants(options: argparse.Namespace) -> list[Variant]:
    if options.interleaved is None:
        return [read_variant(sys.stdin.read())]
    return [stack_variant(stack) for stack in options.interleaved]


def _check_writable(options: argparse.Namespace) -> None:
    """Finds out before measuring, not after."""
    output: Path | None = options.output
    if output is None:
        return
    folder = output.parent if options.interleaved is None else output
    if options.interleaved is not None and output.parent.is_dir():
        output.mkdir(exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise DescriptionError(f"--output: cannot write in {folder}: create that folder")


def _write(results: list[Results], options: argparse.Namespace) -> None:
    if options.interleaved is None:
        text = json.dumps(results[0].as_json(), allow_nan=False) + "\n"
        sys.stdout.write(text)
        if options.output is not None:
            options.output.write_text(text)
        return
    for stack, one in zip(options.interleaved, results, strict=True):
        path = options.output / f"{Path(stack).name}.json"
        path.write_text(json.dumps(one.as_json(), allow_nan=False) + "\n")
        print(path)


if __name__ == "__main__":
    sys.exit(main())
