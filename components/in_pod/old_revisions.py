"""Ends revisions that another has followed, once they have been kept for long enough."""

from collections.abc import Iterator
from datetime import UTC, datetime

from .kubernetes_api import Api

GROUP, KIND = "apis/serving.knative.dev/v1", "revisions"
SELECTOR = "serving.knative.dev/routingState=reserve"
SINCE = "serving.knative.dev/routingStateModified"


def end(api: Api, kept_s: float, now: datetime | None = None) -> Iterator[str]:
    """One look; what it ended, in words. Its pods go with a revision, and their sessions.

    kept_s: seconds since traffic went elsewhere. Raises OSError, ValueError or KeyError.
    """
    now = now or datetime.now(UTC)
    for revision in api.items(GROUP, KIND, SELECTOR):
        metadata = revision["metadata"]
        since = datetime.fromisoformat(metadata["annotations"][SINCE])
        age = (now - since).total_seconds()
        if age > kept_s and "deletionTimestamp" not in metadata:
            api.delete(GROUP, KIND, metadata["name"])
            yield f"{metadata['name']}: ended {age:.0f} s after another took its place"
