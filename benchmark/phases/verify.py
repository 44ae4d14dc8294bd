"""Whether a cold sample was cold: the pod that answered came into being after t0.

A pod's creationTimestamp has whole seconds and another machine's clock, so the proof is by uid:
a list and the watch agreed that no pod object existed, and the watch then saw new ones arrive.
"""

from collections.abc import Sequence

from benchmark.pods.timeline import Seen


def reason_to_discard(
    events: Sequence[Seen], zero_at: float, t0: float, answered_at: float
) -> str | None:
    """Why the sample is not a cold start, or None when it is one.

    All times in seconds of `time.monotonic`; `zero_at` is when zero pods were agreed on.
    """
    old = {event.pod.uid for event in events if event.at <= zero_at}
    fresh = [e for e in events if e.at > zero_at and e.pod.uid not in old and not e.gone]
    early = [event.pod.name for event in fresh if event.at < t0]
    if early:
        return f"pod {early[0]} appeared before t0"
    came = {event.pod.uid for event in fresh if event.at <= answered_at}
    if not came:
        return "answered before a new pod was seen: a pod that was ending must have answered"
    if not any(e.pod.uid in came and e.pod.ready and not e.pod.terminating for e in fresh):
        return "answered, but none of the new pods became Ready"
    return None
