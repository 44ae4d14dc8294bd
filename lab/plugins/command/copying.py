"""Files and folders on their way to another machine: `remote.CopyToRemote`."""

from __future__ import annotations

from typing import Any

import asyncssh

from lab.plugins.command import connection, sftp
from lab.plugins.command.checks import missing, wrong
from lab.plugins.command.engine import Engine
from lab.plugins.command.running import Coroutines
from lab.plugins.command.ssh import connected
from lab.plugins.command.values import has_unknown, plain
from lab.plugins.failures import Failure

_TYPES: dict[str, type | tuple[type, ...]] = {
    "connection": dict,
    "source": dict,
    "remotePath": str,
    "triggers": list,
}
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_ASSET = "c44067f5952c0a294b673a41bacd8c17"
_ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"


class CopyToRemote:
    """Copies the sources of `remote.CopyToRemote` resources over SFTP; deletes nothing."""

    def __init__(self, engine: Engine, running: Coroutines) -> None:
        self._engine = engine
        self._running = running

    def check(self, inputs: dict[str, Any]) -> list[tuple[str, str]]:
        """What is wrong with the inputs, as pairs of a property and a reason."""
        return [
            *wrong(inputs, _TYPES, "a copy"),
            *missing(inputs, "connection", "source", "remotePath"),
            *connection.check(inputs.get("connection")),
            *_wrong_source(plain(inputs.get("source"))),
        ]

    def filled(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The inputs with their defaults."""
        return connection.filled(inputs)

    def previewed(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The state is the inputs."""
        return inputs

    def create(self, urn: str, inputs: dict[str, Any]) -> dict[str, Any]:
        """Copy the source."""
        self._running.run(self._copied(urn, plain(inputs)))
        return inputs

    def update(self, urn: str, inputs: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
        """Copy again where content or path changed."""
        if _copied_by(inputs) != _copied_by(state):
            self.create(urn, inputs)
        return inputs

    def delete(self, urn: str, state: dict[str, Any]) -> None:
        """Leave the copy where it is, as documented."""

    async def _copied(self, urn: str, values: dict[str, Any]) -> None:
        source, path = values["source"], values["remotePath"]

        def report(text: str) -> None:
            self._engine.status(urn, text)

        try:
            async with (
                connected(values["connection"], report) as endpoint,
                endpoint.start_sftp_client() as client,
            ):
                if "text" in source:
                    await sftp.put_text(client, source["text"], path)
                else:
                    await sftp.put(client, source["path"], path)
        except (OSError, asyncssh.Error) as error:
            raise Failure(f"cannot copy to {path}: {error}") from error


def _copied_by(properties: dict[str, Any]) -> tuple[Any, Any]:
    values = plain(properties)
    return values["source"].get("hash"), values["remotePath"]


def _wrong_source(source: Any) -> list[tuple[str, str]]:
    if not isinstance(source, dict) or has_unknown(source):
        return []
    kind = source.get(_SIGNATURE)
    if kind == _ASSET and not {"path", "text"} & source.keys():
        return [("source", "the asset must be a FileAsset or a StringAsset")]
    if kind == _ARCHIVE and "path" not in source:
        return [("source", "the archive must be a path to a file or a folder")]
    if kind not in (_ASSET, _ARCHIVE):
        return [("source", "expected an asset or an archive")]
    return []
