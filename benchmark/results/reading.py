"""Reads results back: enough of their shape is checked for comparing them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from benchmark.errors import ResultsError
from benchmark.fields import Fields
from benchmark.schedule import PHASES
from variants import VARIANTS

SCHEMAS = (2, 3)
"""Versions that can be read. 3 adds `title` and `not_applicable`, and leaves out such phases."""

PLACES = {
    "kernels.first_start": "first_kernel",
    "kernels.first_cell": "first_kernel",
    **{f"usage.phases.{phase}": phase for phase in PHASES},
    **{f"scale_out.{phase}": phase for phase in PHASES},
    **{phase: phase for phase in PHASES},
}
"""To which phase a place in the results and all within it belong; the first one counts."""

SECTIONS = {
    "cold": {"cold"},
    "warm": {"warm"},
    "kernels": {"first_kernel", "kernels"},
    "scale_out": {"open_loop", "closed_loop", "cells"},
    "usage": set(PHASES),
}
"""Objects of the results; each is there unless none of its phases applies."""

TITLES = {variant.name: variant.title for variant in VARIANTS}


@dataclass(frozen=True)
class Measured:
    """Results of one variant; `source` is where they came from, in words.

    `not_applicable`: the phases that the variant does not have.
    """

    source: str
    variant: str
    protocol: str
    protocol_sha256: str
    image: str
    cluster_uid: str
    environment: Mapping[str, object]
    document: Mapping[str, object]
    not_applicable: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The variant's name for people."""
        title = self.document.get("title")
        return title if isinstance(title, str) else TITLES.get(self.variant, self.variant)

    def applies(self, path: str) -> bool:
        """Whether the variant has the phase that a dotted path belongs to."""
        phase = next((p for at, p in PLACES.items() if f"{path}.".startswith(f"{at}.")), None)
        return phase not in self.not_applicable

    def value(self, path: str) -> object:
        """What stands at a dotted path, such as `cold.phases.jupyter_listening`.

        Phases are named by their words. Raises KeyError where there is no such place.
        """
        value: object = self.document
        for key in path.split("."):
            value = _by_name(cast("list[object]", value)) if isinstance(value, list) else value
            if not isinstance(value, dict):
                raise KeyError(path)
            value = value[key]
        return value

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
            value = self.value(path)
        except KeyError:
            return None
        return None if isinstance(value, bool) or not isinstance(value, int | float) else value

    def numbers(self, path: str) -> list[float]:
        """Raw samples, empty where there are none."""
        try:
            value = self.value(path)
        except KeyError:
            return []
        items = cast("list[object]", value) if isinstance(value, list) else []
        return [float(item) for item in items if isinstance(item, int | float)]


def _by_name(phases: list[object]) -> dict[str, object]:
    """Seconds of phases by their names in lower case, with `_` between words."""
    named = [cast("dict[str, object]", phase) for phase in phases if isinstance(phase, dict)]
    return {
        str(phase["name"]).lower().replace(" ", "_"): phase["seconds"]
        for phase in named
        if phase.keys() == {"name", "seconds"}
    }


def read_results(results: object, source: str, variant: str | None) -> Measured:
    """Checks decoded results, or decodes them when they are text; no `variant` takes any.

    Raises ResultsError, which names `source`.
    """

    def refuse(problem: str) -> ResultsError:
        return ResultsError(f"{source}: {problem}: measure again")

    document = _decoded(results, refuse)
    fields = Fields(document, "", refuse)
    version = fields.any("schema_version")
    if version not in SCHEMAS:
        raise refuse(f"schema_version {version!r} is not {' or '.join(map(str, SCHEMAS))}")
    name = fields.text("variant")
    if variant not in (None, name):
        raise ResultsError(f"{source}: results of variant {name!r}, expected {variant!r}")
    protocol, environment = fields.section("protocol"), fields.section("environment")
    lacking = _not_applicable(fields, refuse)
    for key, phases in SECTIONS.items():
        if fields.has(key) or not phases <= set(lacking):
            fields.section(key)
    return Measured(
        source=source,
        variant=name,
        protocol=protocol.text("name"),
        protocol_sha256=protocol.text("sha256"),
        image=environment.text("image_digest" if environment.has("image_digest") else "image"),
        cluster_uid=environment.text("cluster_uid"),
        environment=environment.values,
        document=fields.values,
        not_applicable=lacking,
    )


def _not_applicable(fields: Fields, refuse: Callable[[str], ResultsError]) -> tuple[str, ...]:
    phases = fields.texts("not_applicable") if fields.has("not_applicable") else []
    for phase in phases:
        if phase not in PHASES:
            raise refuse(f"not_applicable has {phase!r}, which is none of {', '.join(PHASES)}")
    return tuple(phases)


def _decoded(results: object, refuse: Callable[[str], ResultsError]) -> object:
    if not isinstance(results, str):
        return results
    try:
        return json.loads(results)
    except ValueError:
        raise refuse("the results are not JSON") from None
