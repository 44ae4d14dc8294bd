"""Results of both variants as files: small, but with every part that comparing looks at."""

import copy
from typing import Any

SLOW = [2.0, 2.2, 1.9, 2.1, 2.0, 2.3, 2.1]
FAST = [1.0, 1.1, 0.9, 1.0, 1.2, 1.0, 1.1]


def results(variant: str, cold: list[float], **environment: Any) -> dict[str, Any]:
    """As measure.py writes them."""
    latency = {"median": 0.02, "p95": 0.05}
    load = {
        "max_pods": 3,
        "t_second_ready_s": 4.2,
        "t_third_ready_s": None,
        "ok_per_s": 9.9,
        "errors": {"http 503": 2},
        "latency": latency,
        "notes": [],
    }
    used = {"cpu_s": 1.5, "mb_s": 300.0, "parts": {}}
    phase = {"own": used, "overhead": {"cpu_s": None, "mb_s": None}, "control_plane": used}
    ordered = sorted(cold)
    document = {
        "schema_version": 1,
        "variant": variant,
        "protocol": {"name": "quick", "sha256": "a" * 64},
        "environment": {"image_digest": "sha256:1", "cluster_uid": "uid-1", **environment},
        "cold": {
            "samples": cold,
            "median": ordered[len(ordered) // 2] if cold else None,
            "p95": ordered[-1] if cold else None,
            "interval95": [ordered[0], ordered[-1]] if len(cold) > 5 else None,
            "failures": [],
            "discarded": [{"reason": "x", "at": 1.0}],
        },
        "warm": {"samples": [0.01] * 8, "median": 0.01, "p95": 0.01, "interval95": [0.01, 0.01]},
        "scale_out": {"open_loop": load, "closed_loop": load},
        "usage": {"phases": {"cold": phase, "idle": phase}, "notes": ["one scrape was missed"]},
        "notes": [],
    }
    return copy.deepcopy(document)
