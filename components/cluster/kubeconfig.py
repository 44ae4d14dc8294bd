"""Reading a user's kubeconfig."""

from pathlib import Path
from typing import Any

import pulumi
import yaml


def chosen(source: str, context: str) -> str:
    """A kubeconfig's YAML text with one context made the current one.

    source: a path, or the text itself; context: empty takes the current one.
    Raises pulumi.RunError where the file, its form or the context is not there.
    """
    config = parsed(source)
    names = [str(entry.get("name")) for entry in config.get("contexts") or []]
    wanted = context or config.get("current-context")
    if wanted not in names:
        raise pulumi.RunError(
            f"the kubeconfig has no context {wanted!r}, only {', '.join(names) or 'none'}: "
            "`pulumi config set context NAME`"
        )
    return yaml.safe_dump({**config, "current-context": wanted}, sort_keys=False)


def parsed(source: str) -> dict[str, Any]:
    """The kubeconfig behind a path or a text."""
    text = source if "\n" in source else from_file(Path(source).expanduser())
    try:
        config = yaml.safe_load(text)
    except yaml.YAMLError:
        config = None
    if not isinstance(config, dict) or "clusters" not in config:
        raise pulumi.RunError("the value of `kubeconfig` is neither a kubeconfig nor a file of one")
    return config


def from_file(path: Path) -> str:
    """A file's text."""
    try:
        return path.read_text()
    except OSError as error:
        raise pulumi.RunError(
            f"the kubeconfig {path} cannot be read ({error.strerror}): "
            "`pulumi config set kubeconfig PATH`"
        ) from None
