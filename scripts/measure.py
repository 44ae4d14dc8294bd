"""Measures one variant: its description on stdin, the results on stdout, progress on stderr.

Exit codes: 0 measured (failed samples are results), 1 not measurable, 2 bad input,
130 interrupted; the variant is left running in every case.
"""

import argparse
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmark.errors import DescriptionError, MeasuringError, ProtocolError
from benchmark.interrupt import INTERRUPTED, Interrupted, raise_on_signals
from benchmark.protocol import find_protocol
from benchmark.run import measure
from benchmark.variant import read_variant


def main() -> int:
    """Runs the command line; one line on stderr says what went wrong."""
    options = _options()
    raise_on_signals()
    try:
        protocol = find_protocol(options.protocol)
        variant = read_variant(sys.stdin.read())
        _check_writable(options.output)
        results = measure(variant, protocol)
    except Interrupted:
        print("measure: interrupted; the variant was left running", file=sys.stderr)
        return INTERRUPTED
    except MeasuringError as error:
        print(f"measure: {error}", file=sys.stderr)
        return 2 if isinstance(error, DescriptionError | ProtocolError) else 1
    _write(json.dumps(results.as_json(), allow_nan=False) + "\n", options.output)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure one variant, described on stdin.")
    parser.add_argument("--protocol", required=True, help="quick, standard, or a YAML file")
    parser.add_argument("--output", type=Path, help="also write the results to this file")
    return parser.parse_args()


def _check_writable(output: Path | None) -> None:
    """Finds out before measuring, not after."""
    if output is not None and not os.access(output.parent, os.W_OK):
        raise DescriptionError(f"--output: cannot write in {output.parent}: create that folder")


def _write(text: str, output: Path | None) -> None:
    sys.stdout.write(text)
    if output is not None:
        output.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
