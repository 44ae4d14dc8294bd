"""Release files behind URLs, each held to one SHA-256 sum."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pulumi
import requests

CACHE = Path(".lab/downloads")
CONNECT, DEADLINE = 10, 60
"""Seconds until a connection stands, and that a download may stay silent."""


@dataclass(frozen=True)
class Pin:
    """What the configuration says of one file.

    sha256: the sum that it must have, empty where none is set. accept: what a person runs to
    have another one accepted.
    """

    sha256: str
    accept: str


class Downloads:
    """Fetches files, and refuses one that is not the one that it was.

    A file must have the sum that the configuration sets for it; where none is set, the one that
    the stack kept of an earlier `pulumi up`. Only the first fetch may bring any: its sum is shown.

    pins, kept: by URL. sums: URL → sum of every file handed out, for the stack to keep.
    """

    def __init__(self, pins: Mapping[str, Pin], kept: Mapping[str, str]) -> None:
        self._pins = pins
        self._kept = kept
        self.sums: dict[str, str] = {}

    def file(self, url: str) -> Path:
        """Where the file behind a URL lies, fetched at most once.

        Raises pulumi.RunError where it cannot be fetched or has another sum.
        """
        expected = self._pins[url].sha256 or self._kept.get(url, "")
        path = CACHE / f"{digest(url.encode())}.yaml"
        sha256 = digest(path.read_bytes()) if path.is_file() else ""
        if not sha256 or (expected and sha256 != expected):
            content = fetched(url)
            sha256 = digest(content)
            if expected and sha256 != expected:
                raise self._refusal(url, sha256, expected)
            _store(path, content)
        if not expected:
            pulumi.log.info(
                f"{url} has the SHA-256 sum {sha256}; none is configured, so this one is kept in "
                "the stack and must hold from now on"
            )
        self.sums[url] = sha256
        return path

    def _refusal(self, url: str, sha256: str, expected: str) -> pulumi.RunError:
        pin = self._pins[url]
        source = "is configured" if pin.sha256 else "was kept in the stack at the first fetch"
        return pulumi.RunError(
            f"{url} has the SHA-256 sum {sha256}, but {expected} {source}: find out why the file "
            f"has changed; to accept it, {pin.accept}"
        )


def digest(content: bytes) -> str:
    """The SHA-256 sum in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def fetched(url: str) -> bytes:
    """A URL's content. Raises pulumi.RunError where there is none."""
    try:
        response = requests.get(url, timeout=(CONNECT, DEADLINE))
        response.raise_for_status()
    except requests.RequestException as error:
        raise pulumi.RunError(
            f"{url} cannot be fetched ({error}): run this where it can, or put the release's "
            "files into a folder and set knativeManifests or traefikManifests to it"
        ) from None
    return response.content


def _store(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
