"""Rounds of scale-in on one variant, with and without the kernel keeper, by turns."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmark.cluster import Cluster
from benchmark.deadline import Deadline
from benchmark.errors import ClusterError
from benchmark.interrupt import undisturbed
from benchmark.kernels.errors import KernelError
from benchmark.pods.state import PodState
from benchmark.progress import Reporter
from benchmark.scale_in.keeper import Keeper
from benchmark.scale_in.placing import answers, kernel_on
from benchmark.scale_in.pods import FROM, ScaledPods
from benchmark.scale_in.records import Round, ScaleIn
from benchmark.variant import Variant

BLOCK = 5
"""Rounds before the keeper is switched, so that both kinds meet the same machine."""

COST_S = 30.0


@dataclass(frozen=True)
class Plan:
    """Rounds of each kind, as far as the deadline allows; `seed` chooses the kernels' pods."""

    rounds: int
    seed: int
    deadline: Deadline


def schedule(rounds: int, kinds: Sequence[bool]) -> list[bool]:
    """Whether each round has the keeper: so many rounds of each kind, in blocks by turns."""
    order: list[bool] = []
    for done in range(0, rounds, BLOCK):
        block = min(BLOCK, rounds - done)
        order += [kind for kind in kinds for _ in range(block)]
    return order


def ages(rounds: int, seed: int) -> list[int]:
    """On which pod each round's kernel is, 0 the oldest: by chance, and as often on each."""
    chosen = [number % FROM for number in range(rounds)]
    random.Random(seed).shuffle(chosen)  # noqa: S311
    return chosen


def scale_in(variant: Variant, kinds: Sequence[bool], plan: Plan, progress: Reporter) -> ScaleIn:
    """Measures; at the end bounds and keeper are as they were. Raises MeasuringError.

    An interruption ends the measuring, but not before that.
    """
    cluster = Cluster(variant.kubeconfig)
    pods, keeper = ScaledPods(cluster, variant), Keeper(cluster, variant)
    started, facts = _now(), cluster.facts()
    plans = {kind: iter(ages(plan.rounds, plan.seed)) for kind in kinds}
    done: list[Round] = []
    on: bool | None = None
    try:
        for number, kind in enumerate(schedule(plan.rounds, kinds), 1):
            if plan.deadline.expired:
                break
            age = next(plans[kind])
            progress.step(f"{'with' if kind else 'without'} keeper, kernel on pod {age + 1}")
            if kind is not on:
                keeper.switch(kind)
                on = kind
            done.append(one_round(number, kind, age, variant, keeper, pods))
    finally:
        with undisturbed():
            pods.bounds.restore()
            keeper.switch(True)
    environment = {**variant.environment, **facts}
    return ScaleIn(variant.name, plan.seed, pods.bounds.how, environment, started, _now(), done)


def one_round(
    number: int, kept_by: bool, age: int, variant: Variant, keeper: Keeper, pods: ScaledPods
) -> Round:
    """Three pods, a kernel on one, one pod. What goes wrong is told by the round."""
    costs: list[int] = []
    try:
        three = pods.three()
        with kernel_on(three[age].name, variant.notebook) as kernel:
            costs = _costs(keeper, three, age, kept_by)
            began = time.monotonic()
            left = pods.one()
            seconds = round(time.monotonic() - began, 3)
            lost = left.uid != three[age].uid
            answered = not lost and answers(kernel)
        pods.clear()
    except (ClusterError, KernelError) as error:
        return Round(number, kept_by, age, costs, None, None, None, None, str(error))
    kept = next((i for i, pod in enumerate(three) if pod.uid == left.uid), None)
    return Round(number, kept_by, age, costs, kept, lost, answered, seconds)


def _costs(keeper: Keeper, three: Sequence[PodState], age: int, kept_by: bool) -> list[int]:
    """The pods' costs, once the keeper knows of the kernel and of no other."""

    def ordered() -> list[int]:
        costs = keeper.costs()
        return [costs.get(pod.name, 0) for pod in three]

    def known() -> bool:
        return [cost > 0 for cost in ordered()] == [pod == age for pod in range(len(three))]

    if kept_by and not Deadline(COST_S).wait_until(known, 0.25):
        raise ClusterError(f"expected a cost on pod {age + 1} alone, found {ordered()}")
    return ordered()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
