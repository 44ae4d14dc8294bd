"""Revisions that another has followed end after a bounded time."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from components.in_pod.old_revisions import GROUP, KIND, SELECTOR, SINCE, end

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def revision(name: str, since: str, **more: Any) -> dict[str, Any]:
    return {"metadata": {"name": name, "annotations": {SINCE: since}, **more}}


@dataclass
class Revisions:
    """An API that has some, and notes which are deleted."""

    found: list[dict[str, Any]]
    deleted: list[str] = field(default_factory=list)

    def items(self, group: str, kind: str, selector: str) -> list[dict[str, Any]]:
        assert (group, kind, selector) == (GROUP, KIND, SELECTOR)
        return self.found

    def delete(self, group: str, kind: str, name: str) -> None:
        assert (group, kind) == (GROUP, KIND)
        self.deleted.append(name)


def test_only_those_go_that_were_kept_for_long_enough() -> None:
    api = Revisions(
        [
            revision("old", "2026-01-02T03:02:04Z"),
            revision("young", "2026-01-02T03:02:06Z"),
            revision("going", "2026-01-01T00:00:00Z", deletionTimestamp="2026-01-02T03:04:04Z"),
        ]
    )
    said = list(end(api, 120, NOW))
    assert api.deleted == ["old"]
    assert said == ["old: ended 121 s after another took its place"]
