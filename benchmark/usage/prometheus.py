"""Prometheus' HTTP API, reached through the API server's service proxy."""

import time
from dataclasses import dataclass
from typing import cast

import httpx2

from benchmark.cluster import Cluster
from benchmark.errors import PrometheusError


@dataclass(frozen=True)
class Series:
    """Raw samples of one series, as (seconds of the epoch on this machine, value)."""

    labels: dict[str, str]
    points: list[tuple[float, float]]


class Prometheus:
    """Instant queries. Raises PrometheusError, which names the proxy path."""

    def __init__(self, cluster: Cluster, proxy_path: str) -> None:
        self._http = cluster.http
        self._path = proxy_path.rstrip("/")
        self.offset_s = 0.0
        """How far Prometheus' clock is ahead of this machine's."""

    def connect(self) -> None:
        """Asks for its clock, which proves that it answers."""
        before = time.time()
        result = self._query("scalar(vector(time()))")
        middle = (before + time.time()) / 2
        self.offset_s = float(str(cast("list[object]", result)[1])) - middle

    def newest(self, metric: str) -> float | None:
        """When the newest sample of a metric was taken, in this machine's time."""
        vector = _vector(self._query(f"max(timestamp({metric}))"))
        return float(str(vector[0]["value"][1])) - self.offset_s if vector else None

    def samples(self, selector: str, start: float, end: float) -> list[Series]:
        """All raw samples of the matching series between two moments."""
        at = end + self.offset_s
        vector = _vector(self._query(f"{selector}[{max(1, round(end - start))}s]", at))
        return [
            Series(
                labels={str(k): str(v) for k, v in cast("dict[str, str]", item["metric"]).items()},
                points=[(float(t) - self.offset_s, float(v)) for t, v in item["values"]],
            )
            for item in vector
        ]

    def _query(self, expression: str, at: float | None = None) -> object:
        parameters = {"query": expression, **({"time": f"{at:.3f}"} if at is not None else {})}
        try:
            answer = self._http.get(f"{self._path}/api/v1/query", params=parameters)
            answer.raise_for_status()
            document: object = answer.json()
            return cast("dict[str, dict[str, object]]", document)["data"]["result"]
        except httpx2.HTTPStatusError as error:
            raise self._error(f"HTTP {error.response.status_code}") from None
        except httpx2.HTTPError as error:
            raise self._error(str(error) or type(error).__name__) from None
        except (ValueError, KeyError, TypeError):
            raise self._error("an answer that is not Prometheus'") from None

    def _error(self, answer: str) -> PrometheusError:
        return PrometheusError(
            f"Prometheus at {self._path}: {answer}: is its pod Ready, and the proxy path right?"
        )


def _vector(result: object) -> "list[dict[str, list[tuple[float, str]]]]":
    return cast("list[dict[str, list[tuple[float, str]]]]", result)
