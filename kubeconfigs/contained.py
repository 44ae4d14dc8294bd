"""A kubeconfig that needs no other files: certificates and keys stand in it as data."""

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kubeconfigs.reading import KubeconfigError

FILES = ("certificate-authority", "client-certificate", "client-key")
"""Keys of files. The same with `-data` holds what is in the file, and goes before it."""


def contained(entry: Mapping[str, Any], folder: Path | None) -> dict[str, Any]:
    """A cluster's or a user's entry, its certificates as data and its other paths absolute.

    folder: where relative paths begin; None for a text, which has no folder. A token's file stays
    one, since whoever renews the token writes it there. Raises KubeconfigError.
    """
    result: dict[str, Any] = {}
    for key, value in entry.items():
        if key in FILES and value:
            if not entry.get(f"{key}-data"):
                data = _read(key, _absolute(key, str(value), folder))
                result[f"{key}-data"] = base64.b64encode(data).decode()
        else:
            result[key] = value
    if token := result.get("tokenFile"):
        result["tokenFile"] = str(_absolute("tokenFile", str(token), folder))
        _read("tokenFile", Path(result["tokenFile"]))
    plugin = result.get("exec")
    command = str(plugin.get("command")) if isinstance(plugin, dict) else ""
    if os.sep in command:
        path = _absolute("exec.command", command, folder)
        result["exec"] = {**result["exec"], "command": str(path)}
    return result


def _absolute(key: str, value: str, folder: Path | None) -> Path:
    """As kubectl reads it: relative to the kubeconfig's file, and `~` is no home."""
    path = Path(value)
    if not path.is_absolute() and folder is None:
        raise KubeconfigError(
            f"the kubeconfig's {key} {value!r} is relative, and a text has no folder: set "
            "`kubeconfig` to its file's path, or put the data in with `kubectl config view "
            "--flatten --raw`"
        )
    return (folder or Path("/")) / path


def _read(key: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KubeconfigError(
            f"the kubeconfig's {key} {path} cannot be read ({error.strerror})"
        ) from None
