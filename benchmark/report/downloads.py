"""The raw results as links that need no server."""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from benchmark.results.reading import Measured


@dataclass(frozen=True)
class Download:
    """A file that a page carries within itself."""

    name: str
    uri: str
    kilobytes: int


def downloads(variants: Sequence[Measured]) -> list[Download]:
    """One JSON file a variant, as it was read."""
    return [_download(measured) for measured in variants]


def _download(measured: Measured) -> Download:
    content = json.dumps(measured.document).encode()
    encoded = base64.b64encode(content).decode()
    name = re.sub(r"[^A-Za-z0-9-]+", "-", measured.variant)
    uri = f"data:application/json;base64,{encoded}"
    return Download(f"{name}.json", uri, max(1, round(len(content) / 1000)))
