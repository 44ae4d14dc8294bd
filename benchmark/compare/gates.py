"""Gates: comparisons of figures that must hold, such as `knative.cold.median <= 2.5`.

They are read by Python's own parser and evaluated from a short list of allowed nodes: numbers,
figures by their dotted path, + - * /, and one comparison.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    """A gate and the figures of its two sides."""

    gate: Gate
    left: float
    right: float
    holds: bool

    def shown(self) -> str:
        state = "holds" if self.holds else "is broken"
        return (
            f"gate {self.gate.name!r} {state}: {self.gate.check} "
            f"({self.left:.4g} against {self.right:.4g})"
        )


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


def evaluate(gate: Gate, variants: Mapping[str, Measured]) -> Outcome:
    """Checks one gate. Raises GatesError where it cannot be evaluated."""
    try:
        tree = ast.parse(gate.check, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise _cannot(gate, "not an expression") from None
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1:
        raise _cannot(gate, "one comparison is expected, such as `a <= b`")
    test = TESTS.get(type(tree.ops[0]))
    if test is None:
        raise _cannot(gate, "only <= < >= > == != compare")
    left = _number(tree.left, gate, variants)
    right = _number(tree.comparators[0], gate, variants)
    return Outcome(gate, left, right, test(left, right))


def _number(node: ast.expr, gate: Gate, variants: Mapping[str, Measured]) -> float:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return float(cast("float", node.value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_number(node.operand, gate, variants)
    if isinstance(node, ast.BinOp) and type(node.op) in SUMS:
        left, right = _number(node.left, gate, variants), _number(node.right, gate, variants)
        try:
            return SUMS[type(node.op)](left, right)
        except ZeroDivisionError:
            raise _cannot(gate, "it divides by zero") from None
    if isinstance(node, ast.Attribute):
        return _figure(node, gate, variants)
    raise _cannot(gate, f"{ast.unparse(node)} is not allowed: numbers, figures, + - * /")


def _figure(node: ast.Attribute, gate: Gate, variants: Mapping[str, Measured]) -> float:
    dotted = ast.unparse(node)
    variant, _, path = dotted.partition(".")
    if variant not in variants:
        raise _cannot(gate, f"{variant!r} is none of {', '.join(variants)}")
    value = quantity(variants[variant], path)
    if value is None:
        raise _cannot(gate, f"{dotted} was not measured or is no figure")
    return value


def _cannot(gate: Gate, problem: str) -> GatesError:
    return GatesError(f"gate {gate.name!r} cannot be checked: {problem}")
