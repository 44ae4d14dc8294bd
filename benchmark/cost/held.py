"""CPU and memory that something holds on average, whether used or reserved."""

import re
from dataclasses import dataclass
from typing import cast

from benchmark.cost.prices import Prices

SUFFIXES = {
    "": 1.0,
    "m": 1e-3,
    **{suffix: 1000.0**power for power, suffix in enumerate("kMGT", 1)},
    **{f"{suffix}i": 1024.0**power for power, suffix in enumerate("KMGT", 1)},
}
BYTES_PER_GB = 1e9


@dataclass(frozen=True)
class Held:
    """Cores and GB (10^9 bytes)."""

    cores: float
    gb: float

    def __add__(self, other: "Held") -> "Held":
        return Held(self.cores + other.cores, self.gb + other.gb)

    def __mul__(self, factor: float) -> "Held":
        return Held(self.cores * factor, self.gb * factor)

    def cost(self, prices: Prices) -> float:
        """Money per hour."""
        return self.cores * prices.cpu_hour + self.gb * prices.memory_gb_hour


def quantity(text: str) -> float | None:
    """A Kubernetes quantity such as 250m or 512Mi as a number, None where it is none."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([a-zA-Z]*)", text)
    if not match or match[2] not in SUFFIXES:
        return None
    return float(match[1]) * SUFFIXES[match[2]]


def requested(requests: object) -> Held | None:
    """What `{cpu_request, memory_request}` reserves, None where it is not known."""
    if not isinstance(requests, dict):
        return None
    known = cast("dict[str, object]", requests)
    cores, memory = (quantity(str(known.get(key))) for key in ("cpu_request", "memory_request"))
    return None if cores is None or memory is None else Held(cores, memory / BYTES_PER_GB)
