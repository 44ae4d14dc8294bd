"""Reading configuration keys, each with its check and its one-line complaint."""

import difflib
import re
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pulumi
import yaml
from pulumi.runtime.config import CONFIG, get_config_env, is_config_secret

from kubeconfigs.reading import is_text

PROJECT = Path(__file__).resolve().parent.parent.parent / "Pulumi.yaml"
IMAGE = r"|[a-z0-9][a-zA-Z0-9._/:@-]*"
PEM = r"\s*-----BEGIN [A-Z ]+-----\n(?s:.+)-----END [A-Z ]+-----\s*"

Structure = TypeVar("Structure", list[Any], dict[str, Any])


class Keys:
    """The configuration of the running stack, read by key.

    Defaults come with Pulumi.yaml, so every declared key has a value.
    Every method raises pulumi.RunError naming the key, the value found and what is allowed.
    """

    def __init__(self, declared: Collection[str], project: str | None = None) -> None:
        self._project = project or pulumi.get_project()
        self._config = pulumi.Config(self._project)
        self._declared = declared
        self._refuse_unknown(declared)

    def text(self, key: str, pattern: str = ".*", meaning: str = "a text") -> str:
        """A string that matches a pattern as a whole; `meaning` says it in words."""
        value = self._given(key)
        if not re.fullmatch(pattern, value, re.DOTALL):
            raise self._wrong(key, value, meaning)
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of a few words."""
        value = self._given(key)
        if value not in allowed:
            raise self._wrong(key, value, f"one of {', '.join(allowed)}")
        return value

    def integer(self, key: str, low: int, high: int) -> int:
        """A whole number within bounds, both included."""
        value = self._given(key)
        if not re.fullmatch(r"-?\d{1,18}", value) or not low <= int(value) <= high:
            raise self._wrong(key, value, f"a whole number from {low} to {high}")
        return int(value)

    def number(self, key: str) -> float:
        """A number from 0 on, with a point where it has decimals."""
        value = self._given(key)
        if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value):
            raise self._wrong(key, value, "a number from 0 on such as 0.05")
        return float(value)

    def boolean(self, key: str) -> bool:
        """`true` or `false`."""
        return self.choice(key, ("true", "false")) == "true"

    def texts(self, key: str, pattern: str, meaning: str) -> tuple[str, ...]:
        """A list of strings that each match a pattern."""
        values = self.structure(key, list)
        for value in values:
            if not isinstance(value, str) or not re.fullmatch(pattern, value):
                raise self._wrong(key, str(value), f"a list, each entry {meaning}")
        return tuple(values)

    def structure(self, key: str, kind: type[Structure]) -> Structure:
        """A list or an object, as `pulumi config set --path` makes them."""
        try:
            value = self._config.get_object(key) or kind()
        except pulumi.ConfigTypeError:
            value = None
        if not isinstance(value, kind):
            raise pulumi.RunError(
                f"{key} must be {'a list' if kind is list else 'an object'}: set it with "
                f"`pulumi config set --path '{key}{'[0]' if kind is list else '.name'}' …`"
            )
        return value

    def secret(self, key: str, pattern: str, meaning: str) -> pulumi.Output[str] | None:
        """A string that was set with --secret, or None where it is empty."""
        value = self._given(key)
        if not value:
            return None
        self._refuse_plain(key)
        if not re.fullmatch(pattern, value):
            raise pulumi.RunError(f"{key} is not allowed as it is: it must be {meaning}")
        return pulumi.Output.secret(value)

    def file(self, key: str) -> str:
        """A file's path, or its text, which was set with --secret."""
        value = self._given(key)
        if is_text(value):
            self._refuse_plain(key)
        return value

    def refuse_secret(self, key: str, reason: str) -> None:
        """Refuse a key that was set with --secret and could not be kept one."""
        if is_config_secret(f"{self._project}:{key}"):
            raise pulumi.RunError(
                f"{key} holds a secret, but {reason}: `pulumi config rm {key}`, and set it without "
                "--secret"
            )

    def _given(self, key: str) -> str:
        if key not in self._declared:
            raise pulumi.RunError(
                f"the program reads the key {key!r}, which Pulumi.yaml does not declare: declare "
                "it there with type, default and description"
            )
        return self._config.get(key) or ""

    def _refuse_plain(self, key: str) -> None:
        if not is_config_secret(f"{self._project}:{key}"):
            raise pulumi.RunError(
                f"{key} stands in plain text: run `pulumi config set --secret {key}`"
            )

    def _wrong(self, key: str, value: str, allowed: str) -> pulumi.RunError:
        shown = "a secret" if is_config_secret(f"{self._project}:{key}") else repr(value)
        return pulumi.RunError(
            f"{key} is {shown}, but must be {allowed}: `pulumi config set {key}`"
        )

    def _refuse_unknown(self, declared: Collection[str]) -> None:
        for key in self._configured():
            if key not in declared:
                raise pulumi.RunError(
                    f"there is no configuration key {key!r}{nearest(key, declared)}: "
                    f"Pulumi.yaml lists them, `pulumi config rm {key}` removes it"
                )

    def _configured(self) -> Iterable[str]:
        prefix = f"{self._project}:"
        everything = {*CONFIG.get(), *get_config_env()}
        return sorted(key.removeprefix(prefix) for key in everything if key.startswith(prefix))


def nearest(key: str, declared: Collection[str]) -> str:
    """A hint at the key that was probably meant."""
    by_lower = {name.lower(): name for name in declared}
    close = difflib.get_close_matches(key.lower(), by_lower, n=1, cutoff=0.5)
    return f", did you mean {by_lower[close[0]]!r}?" if close else ""


@cache
def declared_keys() -> frozenset[str]:
    """Every key that Pulumi.yaml declares."""
    return frozenset(yaml.safe_load(PROJECT.read_text())["config"])


def open_keys() -> Keys:
    """The running stack's configuration, once no unknown key is in it."""
    return Keys(declared_keys())
