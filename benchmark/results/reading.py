"""Reads results back: enough of their shape is checked for comparing them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from benchmark.errors import ResultsError
from benchmark.fields import Fields
from benchmark.results.records import SCHEMA_VERSION


@dataclass(frozen=True)
class Measured:
    """Results of one variant; `source` is where they came from, in words."""

    source: str
    variant: str
    protocol: str
    protocol_sha256: str
    image: str
    cluster_uid: str
    environment: Mapping[str, object]
    document: Mapping[str, object]

    def value(self, path: str) -> object:
        """What stands at a dotted path. Raises KeyError where there is no such place."""
        found: object = self.document
        for key in path.split("."):
            if not isinstance(found, dict):
                raise KeyError(path)
            found = found[key]
        return found

    def has(self, path: str) -> bool:
        """Whether there is such a place, whatever stands there."""
        try:
            self.value(path)
        except KeyError:
            return False
        return True

    def number(self, path: str) -> float | None:
        """A figure, None where it was not measured or there is none."""
        try:
            found = self.value(path)
        except KeyError:
            return None
        return None if isinstance(found, bool) or not isinstance(found, int | float) else found

    def numbers(self, path: str) -> list[float]:
        """Raw samples, empty where there are none."""
        try:
            found = self.value(path)
        except KeyError:
            return []
        items = cast("list[object]", found) if isinstance(found, list) else []
        return [float(item) for item in items if isinstance(item, int | float)]


def read_results(results: object, source: str, variant: str | None) -> Measured:
    """Checks decoded results, or decodes them when they are text; no `variant` takes any.

    Raises ResultsError, which names `source`.
    """

    def refuse(problem: str) -> ResultsError:
        return ResultsError(f"{source}: {problem}: measure again")

    document = _decoded(results, refuse)
    fields = Fields(document, "", refuse)
    version = fields.any("schema_version")
    if version != SCHEMA_VERSION:
        raise refuse(f"schema_version {version!r} is not {SCHEMA_VERSION}")
    found = fields.text("variant")
    if variant not in (None, found):
        raise ResultsError(f"{source}: results of variant {found!r}, expected {variant!r}")
    protocol, environment = fields.section("protocol"), fields.section("environment")
    for key in ("cold", "warm", "kernels", "scale_out", "usage"):
        fields.section(key)
    return Measured(
        source=source,
        variant=found,
        protocol=protocol.text("name"),
        protocol_sha256=protocol.text("sha256"),
        image=environment.text("image_digest" if environment.has("image_digest") else "image"),
        cluster_uid=environment.text("cluster_uid"),
        environment=environment.values,
        document=fields.values,
    )


def _decoded(results: object, refuse: Callable[[str], ResultsError]) -> object:
    if not isinstance(results, str):
        return results
    try:
        return json.loads(results)
    except ValueError:
        raise refuse("the results are not JSON") from None
