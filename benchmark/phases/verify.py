"""Whether a cold sample was cold: the pod that answered came into being after t0.

A pod's creationTimestamp has whole seconds and another machine's clock, so the proof is by uid:
a list and the watch agreed that no pod object existed, and the watch then saw new ones arrive.
"""

from collections.abc import Sequence

from benchmark.pods.timeline import Seen


def reason_to_discard(
    events: Sequence[Seen], zero_at: float, t0: float, answered_at: float
) -> str | None:
    """Why the answer is not from a cold start, or None when it is; later events change nothing.

    All times in seconds of `time.monotonic`; `zero_at` is when zero pods were agreed on.
    """
    new = fresh(events, zero_at)
    early = [event.pod.name for event in new if event.at < t0]
    if early:
        return f"pod {early[0]} appeared before t0"
    if not any(event.at <= answered_at for event in new):
        return "answered before a new pod was seen: a pod that was ending must have answered"
    return None


def became_ready(events: Sequence[Seen], zero_at: float, answered_at: float) -> bool:
    """Whether a pod that was there at the answer has been Ready by now.

    Its Ready may arrive after the answer: Knative's activator asks the pod itself.
    """
    new = fresh(events, zero_at)
    came = {event.pod.uid for event in new if event.at <= answered_at}
    return any(e.pod.uid in came and e.pod.ready and not e.pod.terminating for e in new)


def fresh(events: Sequence[Seen], zero_at: float) -> list[Seen]:
    """What was seen of pods that nobody had seen before zero; late news of old ones is left out."""
    old = {event.pod.uid for event in events if event.at <= zero_at}
    return [e for e in events if e.at > zero_at and e.pod.uid not in old and not e.gone]
