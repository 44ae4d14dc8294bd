"""Gates: comparisons of figures that must hold, such as `NAME.cold.median <= 2.5`.

They are read by Python's own parser and evaluated from a short list of allowed nodes: numbers,
figures by their dotted path, + - * /, and one comparison.
"""

import ast
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import yaml

from benchmark.compare.quantities import quantity
from benchmark.errors import GatesError
from benchmark.fields import Fields
from benchmark.results.reading import Measured

SUMS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
TESTS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.LtE: operator.le,
    ast.Lt: operator.lt,
    ast.GtE: operator.ge,
    ast.Gt: operator.gt,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


@dataclass(frozen=True)
class Gate:
    """A named comparison, as written."""

    name: str
    check: str


@dataclass(frozen=True)
class Outcome:
    """A gate and the figures of its two sides; neither holds nor is broken without results."""

    gate: Gate
    left: float | None
    right: float | None
    holds: bool | None
    missing: tuple[str, ...] = ()

    def shown(self) -> str:
        """The outcome in a line."""
        name, check = self.gate.name, self.gate.check
        if self.left is None or self.right is None:
            return f"gate {name!r} is not checked: no results of {', '.join(self.missing)}: {check}"
        state = "holds" if self.holds else "is broken"
        return f"gate {name!r} {state}: {check} ({self.left:.4g} against {self.right:.4g})"

    def as_json(self) -> dict[str, object]:
        """Plain values; `missing`, only where it was not checked, names whose results are."""
        return {
            "name": self.gate.name,
            "check": self.gate.check,
            "holds": self.holds,
            "left": self.left,
            "right": self.right,
            **({"missing": list(self.missing)} if self.missing else {}),
        }


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """A line a gate, and how many were not checked."""
    unchecked = sum(outcome.holds is None for outcome in outcomes)
    count = [f"{unchecked} of {len(outcomes)} gates not checked"] if unchecked else []
    return [*(outcome.shown() for outcome in outcomes), *count]


def read_gates(text: str, source: str) -> list[Gate]:
    """Decodes `gates: [{name, check}, ...]`. Raises GatesError."""

    def refuse(problem: str) -> GatesError:
        return GatesError(f"{source}: {problem}")

    try:
        document: object = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise refuse(f"not YAML ({' '.join(str(error).split())})") from None
    items = Fields(document, "", refuse).only("gates").sections("gates")
    return [_gate(item) for item in items]


def _gate(fields: Fields) -> Gate:
    fields.only("name", "check")
    check = fields.text("check")
    return Gate(fields.text("name") if fields.has("name") else check, check)


def evaluate(gate: Gate, variants: Mapping[str, Measured], known: Collection[str] = ()) -> Outcome:
    """Checks one gate; one about a variant that is only `known` has no figures to check.

    Raises GatesError where it cannot be evaluated.
    """
    try:
        tree = ast.parse(gate.check, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise _cannot(gate, "not an expression") from None
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1:
        raise _cannot(gate, "one comparison is expected, such as `a <= b`")
    test = TESTS.get(type(tree.ops[0]))
    if test is None:
        raise _cannot(gate, "only <= < >= > == != compare")
    sides = _Sides(gate, variants, known)
    left, right = sides.number(tree.left), sides.number(tree.comparators[0])
    if sides.missing:
        return Outcome(gate, None, None, None, tuple(dict.fromkeys(sides.missing)))
    return Outcome(gate, left, right, test(left, right))


@dataclass
class _Sides:
    """Numbers out of expressions; `missing` are the known variants that have no results."""

    gate: Gate
    variants: Mapping[str, Measured]
    known: Collection[str]
    missing: list[str] = field(default_factory=list[str])

    def number(self, node: ast.expr) -> float:
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            return float(cast("float", node.value))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self.number(node.operand)
        if isinstance(node, ast.BinOp) and type(node.op) in SUMS:
            left, right = self.number(node.left), self.number(node.right)
            try:
                return SUMS[type(node.op)](left, right)
            except ZeroDivisionError:
                raise _cannot(self.gate, "it divides by zero") from None
        if isinstance(node, ast.Attribute):
            return self._figure(node)
        raise _cannot(self.gate, f"{ast.unparse(node)} is not allowed: numbers, figures, + - * /")

    def _figure(self, node: ast.Attribute) -> float:
        dotted = ast.unparse(node)
        variant, _, path = dotted.partition(".")
        measured = self.variants.get(variant)
        if measured is None and variant in self.known:
            self.missing.append(variant)
            return float("nan")
        if measured is None:
            names = ", ".join(dict.fromkeys([*self.variants, *self.known]))
            raise _cannot(self.gate, f"{variant!r} is none of {names}")
        if not measured.applies(path):
            raise _cannot(self.gate, f"{dotted} does not apply: {variant} has no such phase")
        value = quantity(measured, path)
        if value is None:
            raise _cannot(self.gate, f"{dotted} was not measured or is no figure")
        return value


def _cannot(gate: Gate, problem: str) -> GatesError:
    return GatesError(f"gate {gate.name!r} cannot be checked: {problem}")
