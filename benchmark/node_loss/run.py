"""Nodes lost one after another, with requests under way and kernels open on every pod."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace

from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.interrupt import undisturbed
from benchmark.load.hits import Hit
from benchmark.load.vegeta import attack
from benchmark.node_loss import pods
from benchmark.node_loss.browsers import browse
from benchmark.node_loss.kernels import Open, kernel_on_each, lives
from benchmark.node_loss.pods import Place
from benchmark.node_loss.records import (
    Kernels,
    NodeLoss,
    VariantLoss,
    browsers_after,
    requests_after,
)
from benchmark.node_loss.watching import PERIOD_S, steady, watch
from benchmark.plans import LoadPlan
from benchmark.progress import Reporter
from benchmark.variant import Variant

LEAD_S = 5.0
"""Load before the loss, so that its connections are open."""

BACK_S = 180.0


@dataclass(frozen=True)
class Plan:
    """rate: requests/s on each variant; seconds: of load after the loss; timeout_s: of each."""

    rate: int
    seconds: float
    timeout_s: float


@dataclass(frozen=True)
class Nodes:
    """How a node (its number) is lost, in which way, and how it is brought back."""

    lose: Callable[[int, str], None]
    revive: Callable[[int], None]


@dataclass(frozen=True)
class Seen:
    """What was seen of a variant: its pods before, kernels and browsers' answers by pod."""

    lost: str
    lost_at: float
    places: Sequence[Place]
    kernels: Mapping[str, Open]
    hits: Sequence[Hit]
    browsers: Mapping[str, Sequence[Hit]]
    ready_again_s: float | None


def node_loss(
    number: int, how: str, variants: Sequence[Variant], nodes: Nodes, plan: Plan, say: Reporter
) -> NodeLoss:
    """Loses one node, watches, and brings it back, also where it raises MeasuringError."""
    before = steady(variants)
    named = pods.nodes(Cluster(variants[0].kubeconfig))
    lost = list(named)[number - 1]
    asked = next(name for name in (*list(named)[number:], *named) if name != lost)
    moved = [
        replace(variant, notebook=replace(variant.notebook, address=named[asked]))
        for variant in variants
    ]
    with ExitStack() as held:
        say.say("opening a kernel on each pod")
        opened = [
            held.enter_context(kernel_on_each(variant.notebook, [place.pod for place in places]))
            for variant, places in zip(moved, before, strict=True)
        ]
        browsers = sum(map(len, opened))
        pool = held.enter_context(ThreadPoolExecutor(8 + browsers))
        load = LoadPlan(LEAD_S + plan.seconds, plan.timeout_s, rate=plan.rate)
        attacks = [pool.submit(attack, variant.notebook, load) for variant in moved]
        browsings = [
            {
                pod: pool.submit(
                    browse, variant.notebook, one.cookie, load.duration_s, plan.timeout_s
                )
                for pod, one in kernels.items()
            }
            for variant, kernels in zip(moved, opened, strict=True)
        ]
        time.sleep(LEAD_S)
        try:
            say.say(f"{lost}: {how}")
            lost_at = time.time()
            nodes.lose(number, how)
            watched = watch(pool, moved, before, lost, plan.seconds)
            hits = [running.result() for running in attacks]
            asked_by = [{pod: one.result() for pod, one in each.items()} for each in browsings]
        finally:
            with undisturbed():
                revived = time.monotonic()
                nodes.revive(number)
        back = Deadline(BACK_S).wait_until(lambda: pods.all_ready(moved[0].kubeconfig), PERIOD_S)
        back_s = round(time.monotonic() - revived, 1) if back else None
        pods.mark(moved[0], None)
        losses = [
            _one(variant, Seen(lost, lost_at, places, kernels, sent, by, ready))
            for variant, places, kernels, sent, by, ready in zip(
                moved, before, opened, hits, asked_by, watched[1:], strict=True
            )
        ]
    return NodeLoss(number, how, asked, watched[0], back_s, losses)


def _one(variant: Variant, seen: Seen) -> VariantLoss:
    lost_pods = {place.pod for place in seen.places if place.node == seen.lost}
    opened = seen.kernels.keys()
    gone = {pod for pod, one in seen.kernels.items() if not lives(one.kernel, pod)}
    on_node, elsewhere = lost_pods & opened, opened - lost_pods
    asked = browsers_after(
        seen.lost_at,
        [seen.browsers[pod] for pod in elsewhere],
        [seen.browsers[pod] for pod in on_node],
    )
    return VariantLoss(
        variant.name,
        len(seen.places),
        len(lost_pods),
        seen.ready_again_s,
        requests_after(seen.lost_at, seen.hits),
        asked,
        Kernels(len(on_node), len(on_node & gone), len(elsewhere), len(elsewhere & gone)),
    )
