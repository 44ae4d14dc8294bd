"""Short content hashes, for what must change when its content does."""

import hashlib
import json
from typing import Any


def fingerprint(content: Any, length: int = 12) -> str:
    """The first hex digits of the SHA-256 of a JSON-like value; equal for equal values."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:length]
