"""Which measurements may be compared with each other."""

import re

from benchmark.errors import ResultsError
from benchmark.results.reading import Measured

ALLOWED = {
    "image": "image",
    "cluster_uid": "cluster",
    "kubernetes_version": "Kubernetes",
    "kernel": "kernel",
}
"""What may differ between two runs of one variant, and is then said."""


def check_comparable(first: Measured, *others: Measured) -> None:
    """Raises ResultsError when variants were not measured alike."""
    for other in others:
        pairs = (
            ("protocol", _protocol(first), _protocol(other)),
            ("image", first.image, other.image),
            ("cluster", first.cluster_uid, other.cluster_uid),
        )
        for what, one, another in pairs:
            if one != another:
                raise ResultsError(
                    f"not comparable, another {what}: {first.variant} has {one}, "
                    f"{other.variant} has {another}: measure all alike"
                )


def check_repeated(now: Measured, before: Measured) -> None:
    """Raises ResultsError when two runs of one variant were not made on equal ground.

    Another image or cluster is what such runs are compared for: see `changes`.
    """
    pairs = (
        ("variant", now.variant, before.variant),
        ("protocol", _protocol(now), _protocol(before)),
        ("node count", _fact(now, "node_count"), _fact(before, "node_count")),
        ("number of cores", _fact(now, "cores"), _fact(before, "cores")),
        ("Kubernetes minor", _minor(now), _minor(before)),
    )
    for what, one, other in pairs:
        if one != other:
            raise ResultsError(
                f"{before.source} is no baseline, another {what}: now {one}, before {other}: "
                f"measure a new baseline"
            )


def changes(now: Measured, before: Measured) -> list[str]:
    """What differs between two runs of one variant besides their figures, in words."""
    pairs = {what: (_known(now, key), _known(before, key)) for key, what in ALLOWED.items()}
    return [
        f"another {what}: now {one}, before {other}"
        for what, (one, other) in pairs.items()
        if one != other
    ]


def _known(measured: Measured, key: str) -> str:
    return measured.image if key == "image" else _fact(measured, key)


def _fact(measured: Measured, key: str) -> str:
    value = measured.environment.get(key)
    return "unknown" if value is None else str(value)


def _minor(measured: Measured) -> str:
    """1.32 of v1.32.5+build."""
    version = _fact(measured, "kubernetes_version")
    match = re.match(r"v?(\d+\.\d+)", version)
    return match[1] if match else version


def _protocol(measured: Measured) -> str:
    return f"{measured.protocol} ({measured.protocol_sha256[:12]})"
