"""What is known of a variant before anything runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Need = Literal["knative-serving", "metrics-server"]
Unit = Literal["reqps", "s", "ms", "cores", "pods", "bytes", "percent", "requests"]

NAMESPACE = "$namespace"
"""Stands for the variant's namespace in the expressions of its panels."""


@dataclass(frozen=True)
class Query:
    """A PromQL expression, and how its series are called; {{label}} stands for a label's value."""

    expression: str
    legend: str


@dataclass(frozen=True)
class Panel:
    """Curves over time. `about`: what the title leaves open."""

    title: str
    unit: Unit
    queries: tuple[Query, ...]
    about: str = ""


@dataclass(frozen=True)
class Variant:
    """One way to run notebooks.

    name: its stack's name, and its key everywhere. title: its name for people. order: its place
    among the others, lowest first. namespace: where its notebooks run. needs: parts of the
    platform that it cannot run without. panels: of its own autoscaling, beside those that every
    variant has. demo: configuration keys that let a demonstration wait less, and change no
    duration that it measures.
    """

    name: str
    title: str
    order: int
    namespace: str
    needs: frozenset[Need] = frozenset()
    panels: tuple[Panel, ...] = ()
    demo: Mapping[str, str] = field(default_factory=dict[str, str])
