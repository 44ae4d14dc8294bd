"""The tables: their columns, with types, and the files they go to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from benchmark.errors import ResultsError
from benchmark.export import rows
from benchmark.results.reading import Measured

Format = Literal["csv", "parquet"]


@dataclass(frozen=True)
class Table:
    """`rows` gives a variant's rows, one value for each column; `variant` is put before them."""

    rows: Callable[[Measured], Iterable[rows.Row]]
    columns: Mapping[str, type[pl.DataType]]

    def frame(self, measured: Iterable[Measured]) -> pl.DataFrame:
        """All variants' rows. Raises ResultsError where a value is of another type."""
        schema = {"variant": pl.String, **self.columns}
        frames = [self._of_one(item, schema) for item in measured]
        return pl.concat([pl.DataFrame(schema=schema), *frames])

    def _of_one(self, measured: Measured, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
        rows = [(measured.variant, *row) for row in self.rows(measured)]
        try:
            return pl.DataFrame(rows, schema=schema, orient="row")
        except (pl.exceptions.PolarsError, TypeError) as error:
            reason = str(error).splitlines()[0]
            raise ResultsError(f"{measured.source}: {reason}: measure again") from None


TABLES: dict[str, Table] = {
    "samples": Table(
        rows.samples,
        {"figure": pl.String, "cycle": pl.Int64, "seconds": pl.Float64, "unit": pl.String},
    ),
    "cold_phases": Table(
        rows.cold_phases, {"cycle": pl.Int64, "phase": pl.String, "seconds": pl.Float64}
    ),
    "requests": Table(
        rows.requests,
        {"load": pl.String, "at_s": pl.Float64, "latency_s": pl.Float64, "error": pl.String},
    ),
    "pods": Table(
        rows.pods,
        {
            "load": pl.String,
            "t_s": pl.Float64,
            "pods": pl.Int64,
            "ready": pl.Int64,
            "terminating": pl.Int64,
        },
    ),
    "usage": Table(
        rows.usage,
        {
            "phase": pl.String,
            "seconds": pl.Float64,
            "account": pl.String,
            "part": pl.String,
            "cpu_s": pl.Float64,
            "mb_s": pl.Float64,
        },
    ),
    "not_applicable": Table(rows.not_applicable, {"phase": pl.String}),
    "environment": Table(rows.environment, {"key": pl.String, "value": pl.String}),
}


def export(measured: Iterable[Measured], folder: Path, form: Format) -> list[Path]:
    """Writes every table into a folder, which is made where it is missing; the files' paths.

    Nothing is written where a table cannot be made. Raises ResultsError or OSError.
    """
    listed = list(measured)
    frames = {name: table.frame(listed) for name, table in TABLES.items()}
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(frame, folder / f"{name}.{form}", form) for name, frame in frames.items()]


def _write(frame: pl.DataFrame, path: Path, form: Format) -> Path:
    with path.open("wb") as file:
        if form == "csv":
            frame.write_csv(file)
        else:
            frame.write_parquet(file)
    return path
