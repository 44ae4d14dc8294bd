"""What a variant's synthetic results are drawn from: a realistic knative and a realistic hpa."""

from dataclasses import dataclass, field

PHASES = (
    "request accepted",
    "pod created",
    "pod scheduled",
    "sandbox created",
    "container started",
    "Jupyter listening",
    "probe passed",
    "endpoint routed",
    "first byte",
    "last byte",
)


@dataclass(frozen=True)
class Shape:
    """Typical seconds, and when the 2nd and 3rd pod of each load are Ready (None: never)."""

    name: str
    cold_s: float
    phases_s: tuple[float, ...]
    warm_s: float
    kernel_s: float
    cell_s: float
    output_s: float
    scaled: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    overhead_cpu_s: float = 0.0
    closed_loop_s: float = 0.02
    idle_pod_s: float | None = None


KNATIVE = Shape(
    name="knative",
    cold_s=2.4,
    phases_s=(0.011, 0.142, 0.021, 0.318, 0.204, 1.322, 0.187, 0.112, 0.031, 0.004),
    warm_s=0.0054,
    kernel_s=0.31,
    cell_s=0.0062,
    output_s=0.094,
    scaled={"open_loop": (None, None), "closed_loop": (8.1, 8.1), "cells": (11.4, 14.2)},
    overhead_cpu_s=8.8,
    closed_loop_s=0.0193,
    idle_pod_s=46.0,
)
HPA = Shape(
    name="hpa",
    cold_s=3.4,
    phases_s=(0.019, 0.094, 0.018, 0.301, 0.196, 1.341, 0.998, 0.205, 0.043, 0.003),
    warm_s=0.0040,
    kernel_s=0.30,
    cell_s=0.0049,
    output_s=0.091,
    scaled={"open_loop": (None, None), "closed_loop": (24.7, 24.7), "cells": (24.9, 39.8)},
    closed_loop_s=0.0228,
)
