"""Puts files and folders where the documented rules of `CopyToRemote` say."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import asyncssh

from lab.plugins.failures import Failure


async def put_text(client: asyncssh.SFTPClient, text: str, target: str) -> None:
    """Make `text` the content of the file `target`. Raises Failure where that is a folder."""
    if await client.isdir(target):
        raise Failure(
            f"remote path {target} is a directory; of a text asset it must be a file's path"
        )
    await _with_parents(client, target)
    async with client.open(target, "wb") as file:
        await file.write(text.encode())


async def put(client: asyncssh.SFTPClient, source: str, target: str) -> None:
    """Copy a file or a folder; an existing folder receives it under its own name.

    Of a folder named with a trailing slash only the content goes there.

    Raises:
        Failure: a folder is to go where a file is.
    """
    await _with_parents(client, target)
    if not Path(source).is_dir():
        inside = await client.isdir(target)
        goal = str(PurePosixPath(target, Path(source).name)) if inside else target
        await client.put(source, goal)
        return
    goal = target if source.endswith("/") else str(PurePosixPath(target, Path(source).name))
    for folder in (target, goal):
        if await client.exists(folder) and not await client.isdir(folder):
            raise Failure(f"remote path {folder} exists but is not a directory")
    await client.makedirs(goal, exist_ok=True)
    for entry in sorted(Path(source).iterdir()):
        await client.put(str(entry), str(PurePosixPath(goal, entry.name)), recurse=True)


async def _with_parents(client: asyncssh.SFTPClient, target: str) -> None:
    parent = str(PurePosixPath(target).parent)
    if not await client.isdir(parent):
        await client.makedirs(parent, exist_ok=True)
