"""Property values survive the way to the engine and back."""

import copy

import pytest

from lab.plugins.command import values
from lab.plugins.command.values import UNKNOWN, Secret


def test_round_trip() -> None:
    """Every kind of value comes back as it was, except that nulls in objects are dropped."""
    given = {
        "text": "a",
        "number": 3,
        "fraction": 0.5,
        "flag": False,
        "list": [1, None, {"a": []}],
        "object": {},
        "secret": Secret({"inner": ["x"]}),
        "unknown": UNKNOWN,
        "null": None,
    }
    found = values.decode(values.encode(given))
    assert found.pop("unknown") is UNKNOWN
    assert found == {key: value for key, value in given.items() if key not in ("null", "unknown")}


def test_secrets_can_be_taken_off() -> None:
    """Wherever they are, in lists too."""
    given = {"a": Secret("x"), "b": [{"c": Secret(1)}, 2]}
    bare = values.plain(given)
    assert bare == {"a": "x", "b": [{"c": 1}, 2]}
    assert values.has_secret(given)
    assert not values.has_secret(bare)


def test_unknowns_are_found_everywhere() -> None:
    """Also within secrets and lists, and after a deep copy."""
    assert values.has_unknown({"a": [Secret({"b": UNKNOWN})]})
    assert values.has_unknown(copy.deepcopy({"a": UNKNOWN}))
    assert not values.has_unknown({"a": [None, ""]})


def test_foreign_types_are_refused() -> None:
    """A value that the protocol has no form for is an error of ours."""
    with pytest.raises(TypeError, match="bytes"):
        values.encode({"a": b"x"})
