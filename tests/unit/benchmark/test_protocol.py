"""Protocol files, the order of phases, deadlines."""

import hashlib
from pathlib import Path

import pytest

from benchmark.deadline import Deadline
from benchmark.errors import ProtocolError
from benchmark.protocol import FOLDER, find_protocol, read_protocol
from benchmark.schedule import EVERY, PHASES, order, schedule

QUICK = (FOLDER / "quick.yaml").read_bytes()


def test_the_shipped_protocols() -> None:
    quick, standard = find_protocol("quick"), find_protocol("standard")
    cycles = [find_protocol(name).cold.cycles for name in ("quick", "standard", "paper")]
    assert cycles == [3, 10, 30]
    assert quick.closed_loop.clients == standard.closed_loop.clients == 10
    assert quick.open_loop.rate == standard.open_loop.rate == 10
    assert quick.sha256 == hashlib.sha256(QUICK).hexdigest()


def test_the_smoke_protocol_measures_everything_once_and_shortly() -> None:
    smoke = find_protocol("smoke")
    assert smoke.cold.cycles == 1
    loads = (smoke.open_loop, smoke.closed_loop, smoke.cells)
    assert [load.duration_s for load in loads] == [10, 10, 10]
    (cycle,) = schedule(smoke.cold.cycles)
    assert cycle.phases == PHASES


def test_any_file_is_a_protocol(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(QUICK.replace(b"cycles: 3", b"cycles: 4"))
    found = find_protocol(str(path))
    assert (found.name, found.cold.cycles) == ("mine", 4)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"idle_s: 6", b"idel_s: 6", "protocol p: idel_s is not known; allowed are"),
        (b"idle_s: 6", b"", "protocol p: idle_s is missing"),
        (b"cycles: 3", b"cycles: 0", "protocol p: cold.cycles must be a number of at least 1"),
        (b"cycles: 3", b"cycles: 2.5", "protocol p: cold.cycles must be a whole number, not 2.5"),
        (b"cycles: 3", b"cycles: yes", "protocol p: cold.cycles must be a number"),
        (b"rate: 10", b"clients: 10", "protocol p: open_loop.clients is not known"),
        (b"warm:", b"warm: [", "protocol p: not YAML"),
        (QUICK, b"", "protocol p: it must be an object, not None"),
    ],
)
def test_a_malformed_protocol_is_one_line(old: bytes, new: bytes, problem: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        read_protocol("p", QUICK.replace(old, new, 1))
    assert str(caught.value).startswith(problem)
    assert "\n" not in str(caught.value)


def test_a_load_ends_a_cycle_and_the_light_one_comes_first() -> None:
    endings = [cycle.phases[len(EVERY) :] for cycle in schedule(4)]
    assert endings == [("idle", "open_loop"), ("closed_loop",), ("cells",), ()]


@pytest.mark.parametrize("cycles", [1, 2, 10])
def test_every_load_runs_once_whatever_the_cycles(cycles: int) -> None:
    phases = [phase for cycle in schedule(cycles) for phase in cycle.phases]
    assert phases.count("cold") == phases.count("warm") == cycles
    loads = [phase for phase in phases if phase not in EVERY]
    assert loads == ["idle", "open_loop", "closed_loop", "cells"]


@pytest.mark.parametrize(
    ("variants", "orders"),
    [
        ("a", ["a", "a", "a"]),
        ("ab", ["ab", "ba", "ba", "ab", "ab"]),
        ("abc", ["abc", "bca", "cab", "cba", "acb", "bac", "abc"]),
    ],
)
def test_each_variant_goes_first_as_often(variants: str, orders: list[str]) -> None:
    found = ["".join(order(variants, cycle)) for cycle in range(1, len(orders) + 1)]
    assert found == orders


@pytest.mark.parametrize("variants", ["ab", "abc", "abcde"])
def test_no_variant_always_comes_after_the_same_one(variants: str) -> None:
    cycles = [order(variants, cycle) for cycle in range(1, 2 * len(variants) + 1)]
    for variant in variants:
        firsts = [cycle.index(variant) == 0 for cycle in cycles]
        assert sum(firsts) == 2
        before = {cycle[cycle.index(variant) - 1] for cycle in cycles if cycle[0] != variant}
        assert len(before) > 1 or len(variants) == 2


def test_a_deadline_within_another_does_not_outlast_it() -> None:
    now = [0.0]
    outer = Deadline(10, lambda: now[0])
    now[0] = 8.0
    inner = outer.within(5)
    assert inner.left == 2.0
    now[0] = 11.0
    assert inner.expired
    assert not inner.wait_until(lambda: False)
    assert inner.wait_until(lambda: True)
