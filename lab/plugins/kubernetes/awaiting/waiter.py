"""Waits: until an object is ready, until it is gone."""

from __future__ import annotations

import time
from collections.abc import Callable

from lab.plugins.failures import Failure
from lab.plugins.kubernetes import objects
from lab.plugins.kubernetes.api import ApiError, Object, Unreachable
from lab.plugins.kubernetes.apply import Cluster
from lab.plugins.kubernetes.awaiting import pods
from lab.plugins.kubernetes.awaiting.rules import Rule
from lab.plugins.kubernetes.awaiting.verdict import Check, Verdict

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 1.0
_EXPLAIN_EVERY_SECONDS = 5.0
_SILENCE_SECONDS = 60.0  # how long the API server may be away

Report = Callable[[str], None]


class NotReady(Failure):
    """The object exists but is not ready (or not gone). `live` is how it was last seen."""

    def __init__(self, message: str, live: Object, reasons: list[str]) -> None:
        super().__init__(message)
        self.live = live
        self.reasons = reasons


class _Patience:
    """The time left for one wait, and the pauses between looks."""

    def __init__(self, cluster: Cluster, seconds: float) -> None:
        self._stopped = cluster.stopped
        self._end = time.monotonic() + seconds
        self._pause = _FIRST_PAUSE
        self._answered = time.monotonic()

    def pause(self) -> str:
        """Sleep a little. Returns why to give up, or ""."""
        if time.monotonic() >= self._end:
            return "timed out"
        if self._stopped.wait(self._pause):
            return "is no longer waited for: cancelled"
        self._pause = min(self._pause * 1.5, _LONGEST_PAUSE)
        return ""

    def answered(self) -> None:
        """Note that the API server has answered."""
        self._answered = time.monotonic()

    def unanswered(self, error: Unreachable) -> str:
        """Note that it has not. Returns what to tell; raises when it has been silent too long."""
        if time.monotonic() - self._answered > _SILENCE_SECONDS:
            raise error
        return str(error)


def until_ready(cluster: Cluster, obj: Object, rule: Rule, report: Report) -> Object:
    """Wait until `rule` holds for `obj`, and return it as it is then.

    Raises:
        NotReady: it has not become ready, and says what was last seen.
    """
    patience = _Patience(cluster, rule.seconds)
    explained = time.monotonic()
    live, verdict = obj, Verdict(ready=False, seen="nothing")
    while True:
        try:
            live = cluster.read(obj)
            verdict = rule.check(live, cluster)
            patience.answered()
        except Unreachable as error:
            report(patience.unanswered(error))
        except ApiError as error:
            raise NotReady(f"{objects.label(obj)}: {error}", live, []) from error
        if verdict.ready:
            report("")  # nothing more to say
            return live
        gone_wrong = "failed to initialize" if verdict.hopeless else patience.pause()
        if gone_wrong:
            raise _not_ready(cluster, live, verdict, gone_wrong)
        if time.monotonic() - explained > _EXPLAIN_EVERY_SECONDS:
            explained = time.monotonic()
            report("; ".join([verdict.seen, *_explain(cluster, live)]))


def look(cluster: Cluster, live: Object, check: Check) -> None:
    """Look once; `NotReady` if `check` does not hold."""
    verdict = check(live, cluster)
    if not verdict.ready:
        raise _not_ready(cluster, live, verdict, "is not ready")


def until_gone(cluster: Cluster, obj: Object, uid: str, seconds: float, report: Report) -> None:
    """Wait until the object with `uid` is gone.

    Raises:
        NotReady: it is still there, and says what holds it.
    """
    patience = _Patience(cluster, seconds)
    live = obj
    while True:
        try:
            live = cluster.read(obj)
            patience.answered()
        except Unreachable as error:
            report(patience.unanswered(error))
        except ApiError as error:
            if error.status == 404:
                return
            raise
        if objects.dig(live, "metadata", "uid") not in (uid, None):
            return
        if gone_wrong := patience.pause():
            held = "; ".join(_held_by(live)) or "nothing to see that holds it"
            message = f"{objects.label(obj)}: its deletion {gone_wrong}: {held}"
            raise NotReady(message, live, [])


def _not_ready(cluster: Cluster, live: Object, verdict: Verdict, what: str) -> NotReady:
    if what == "timed out":
        what = "timed out waiting to be Ready"
    return NotReady(
        f"'{objects.identity(live)}' {what}: {live.get('kind')}: {verdict.seen}",
        live,
        _explain(cluster, live),
    )


def _explain(cluster: Cluster, live: Object) -> list[str]:
    try:
        return pods.problems(live, cluster)
    except (ApiError, Unreachable) as error:
        return [str(error)]


def _held_by(live: Object) -> list[str]:
    finalizers: list[str] = objects.dig(live, "metadata", "finalizers") or []
    conditions: list[Object] = objects.dig(live, "status", "conditions") or []
    remaining = [item for item in conditions if "Remaining" in str(item.get("type"))]
    told = [str(item.get("message")) for item in remaining if item.get("status") == "True"]
    return [*(f"finalizer {name} is not done" for name in finalizers), *told]
