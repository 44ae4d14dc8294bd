"""Frames of the terminal view, as text."""

from io import StringIO

import pytest
from rich.console import Console

from benchmark.live.figures import Figures
from benchmark.live.frame import frame
from benchmark.live.view import View, age, counts, duration, rate, share, state
from benchmark.pods.state import PodState

READY = PodState("1", "jupyterlab-a", ready=True, terminating=False, created_at=1000)
STARTING = PodState("2", "jupyterlab-b", False, False, 1050, "ContainerCreating")
LEAVING = PodState("3", "jupyterlab-c", ready=True, terminating=True, created_at=900)
FIGURES = Figures(requests=512.4, p50_s=0.0171, p95_s=2.434, error_share=0.015, cpu=1.234)
RUNNING = View(
    "knative",
    at=1060,
    pods=[STARTING, READY, LEAVING],
    figures=FIGURES,
    pods_past=[0, 1, 2],
    requests_past=[None, 0, 8],
    past_s=240,
)
MISSING = View("hpa", trouble="stack 'hpa' does not exist: run `pulumi up --stack hpa` first")


def shown(*views: View, width: int = 120) -> str:
    console = Console(file=StringIO(), width=width, force_terminal=False)
    console.print(frame(views, width))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_figures_and_pods_are_shown() -> None:
    text = shown(RUNNING, MISSING)
    for word in (
        "2 wanted  1 Ready  1 terminating",
        "512/s",
        "p50 17.1 ms  p95 2.43 s",
        "1.5 %",
        "1.23 cores",
        "the last 4 min",
        "▁▅█",
        "jupyterlab-b  ContainerCreating  10 s",
        "Terminating",
    ):
        assert word in text, text


def test_variants_stand_side_by_side_where_there_is_room() -> None:
    assert any("knative" in line and "hpa" in line for line in shown(RUNNING, MISSING).splitlines())
    narrow = shown(RUNNING, MISSING, width=80).splitlines()
    assert not any("knative" in line and "─ hpa" in line for line in narrow)
    assert all(len(line) <= 80 for line in narrow)


def test_five_variants_stand_in_rows() -> None:
    names = ("a1", "b2", "c3", "d4", "e5")
    lines = shown(*(View(name, trouble="gone") for name in names), width=170).splitlines()
    titles = [[name for name in names if f" {name} " in line] for line in lines]
    assert [found for found in titles if found] == [["a1", "b2", "c3"], ["d4", "e5"]]


def test_oldest_pod_comes_first() -> None:
    text = shown(RUNNING, width=80)
    assert text.index("jupyterlab-c") < text.index("jupyterlab-a") < text.index("jupyterlab-b")


def test_missing_variant_says_why_and_nothing_else() -> None:
    text = shown(MISSING, width=100)
    assert "run `pulumi up --stack hpa` first" in text
    assert "wanted" not in text


def test_unknown_is_neither_zero_nor_none() -> None:
    text = shown(View("hpa"))
    assert "None" not in text
    assert " 0" not in text
    assert "no pods" not in text


def test_zero_pods_are_said() -> None:
    text = shown(View("knative", pods=[], figures=Figures(requests=0.0)))
    assert "0 wanted  0 Ready" in text
    assert "no pods" in text


def test_pods_of_a_dead_cluster_are_marked() -> None:
    dead = View("hpa", at=1060, pods=[READY], stale=True, trouble="no answer from the cluster")
    text = shown(dead)
    assert "1 wanted  1 Ready, as last seen" in text
    assert "no answer from the cluster" in text


def test_square_brackets_are_no_markup() -> None:
    assert "[bold]" in shown(View("hpa", trouble="odd [bold] words"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (duration(0.00543), "5.43 ms"),
        (duration(1), "1 s"),
        (duration(0.9994), "999 ms"),
        (duration(0.9999), "1 s"),
        (duration(None), "-"),
        (rate(9.84), "9.8/s"),
        (rate(0), "0.0/s"),
        (rate(None), "-"),
        (share(0), "0 %"),
        (share(1), "100 %"),
        (age(READY, 1119), "119 s"),
        (age(READY, 1600), "10 min"),
        (age(READY, 990), "0 s"),
        (state(STARTING), "ContainerCreating"),
        (state(LEAVING), "Terminating"),
    ],
)
def test_words(said: str, expected: str) -> None:
    assert said == expected


def test_a_pod_that_leaves_is_not_wanted() -> None:
    found = counts([READY, STARTING, LEAVING])
    assert (found.wanted, found.ready, found.terminating) == (2, 1, 1)
