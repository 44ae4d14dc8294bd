"""Reads a kubeconfig: which API server, and who we are to it."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lab.plugins.failures import Failure, NotSupported


@dataclass(frozen=True)
class Access:
    """The active cluster and user of a kubeconfig. Certificates and keys are PEM."""

    server: str
    ca: str | None
    insecure: bool
    tls_server_name: str | None
    certificate: str | None
    key: str | None = field(repr=False)
    token: str | None = field(repr=False)
    namespace: str

    @property
    def cluster(self) -> tuple[str, str | None, bool]:
        """What tells one cluster from another."""
        return self.server, self.ca, self.insecure


def load(text_or_path: str, context: str = "", cluster: str = "") -> Access:
    """The access that a kubeconfig gives, from its text or the path of its file.

    Without either, the files in ``KUBECONFIG`` or ``~/.kube/config`` are read.

    Raises:
        Failure: it cannot be read, or names no such context, cluster or user.
        NotSupported: it relies on a credential helper.
    """
    config, folder = _read(text_or_path)
    name = context or config.get("current-context") or ""
    active = _named(config, "context", name)
    server = _named(config, "cluster", cluster or active.get("cluster", ""))
    user = _named(config, "user", active["user"]) if active.get("user") else {}
    if "exec" in user or "auth-provider" in user:
        raise NotSupported(f"the credential helper of the kubeconfig's user {active['user']!r}")
    return Access(
        server=str(server.get("server", "")).rstrip("/"),
        ca=_content(server, "certificate-authority", folder),
        insecure=bool(server.get("insecure-skip-tls-verify", False)),
        tls_server_name=server.get("tls-server-name"),
        certificate=_content(user, "client-certificate", folder),
        key=_content(user, "client-key", folder),
        token=user.get("token") or _token_file(user, folder),
        namespace=active.get("namespace", ""),
    )


def _read(text_or_path: str) -> tuple[dict[str, Any], Path]:
    if "\n" in text_or_path or text_or_path.lstrip().startswith("{"):
        return _parse(text_or_path, "the kubeconfig"), Path.cwd()
    path = _path(text_or_path)
    try:
        text = path.read_text()
    except OSError as error:
        raise Failure(f"cannot read the kubeconfig {path}: {error.strerror}") from error
    return _parse(text, f"the kubeconfig {path}"), path.parent


def _path(given: str) -> Path:
    if given:
        return Path(given).expanduser()
    files = [Path(name) for name in os.environ.get("KUBECONFIG", "").split(os.pathsep) if name]
    found = [file for file in files if file.exists()]
    return (found or files or [Path.home() / ".kube" / "config"])[0]


def _parse(text: str, what: str) -> dict[str, Any]:
    try:
        config = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Failure(f"{what} is not YAML") from error
    if not isinstance(config, dict) or "clusters" not in config:
        raise Failure(f"{what} is not a kubeconfig: expected a mapping with `clusters`")
    return config


def _named(config: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    entries = {str(entry["name"]): entry for entry in config.get(f"{kind}s") or []}
    if name not in entries:
        known = ", ".join(entries) or "none"
        raise Failure(f"the kubeconfig has no {kind} named {name!r}: there is {known}")
    return entries[name].get(kind) or {}


def _content(entry: dict[str, Any], key: str, folder: Path) -> str | None:
    if data := entry.get(f"{key}-data"):
        return base64.b64decode(data).decode()
    if not entry.get(key):
        return None
    path = folder / Path(entry[key]).expanduser()
    try:
        return path.read_text()
    except OSError as error:
        raise Failure(f"cannot read the kubeconfig's {key} {path}: {error.strerror}") from error


def _token_file(user: dict[str, Any], folder: Path) -> str | None:
    if not user.get("tokenFile"):
        return None
    return (folder / user["tokenFile"]).read_text().strip()
