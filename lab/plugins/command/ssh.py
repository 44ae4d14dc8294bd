"""Connections over SSH, dialled again as often as the program allows."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncssh

from lab.plugins.failures import Failure

DEFAULTS = {"user": "root", "port": 22, "dialErrorLimit": 10, "perDialTimeout": 15}
_FIRST_DELAY, _BACKOFF, _LONGEST_DELAY = 0.1, 1.5, 5.0  # seconds, factor, seconds
_LOGIN_SECONDS = 120
_DIALLING = (OSError, asyncssh.Error, TimeoutError)

Made = TypeVar("Made")
Report = Callable[[str], None]


@asynccontextmanager
async def connected(
    connection: dict[str, Any], report: Report
) -> AsyncGenerator[asyncssh.SSHClientConnection]:
    """The endpoint of a plain `connection`, through its proxy where it has one.

    `report` hears of failed attempts.

    Raises:
        Failure: a key that cannot be read, or more failed attempts than allowed.
    """
    proxy = connection.get("proxy")
    if not proxy:
        async with await _dialled("Dial", connection, None, report) as endpoint:
            yield endpoint
        return
    try:
        hop = await _dialled("Dial proxy", proxy, None, report)
    except Failure as failure:
        raise Failure(f"proxy: {failure}") from failure
    async with hop, await _dialled("Dial from proxy", connection, hop, report) as endpoint:
        yield endpoint


async def _dialled(
    what: str,
    connection: dict[str, Any],
    tunnel: asyncssh.SSHClientConnection | None,
    report: Report,
) -> asyncssh.SSHClientConnection:
    settings = {**DEFAULTS, **connection}
    options = _options(settings)

    def dial() -> Awaitable[asyncssh.SSHClientConnection]:
        host, port = settings["host"], int(settings["port"])
        return asyncssh.connect(host, port, tunnel=tunnel, config=None, options=options)

    return await _retried(what, int(settings["dialErrorLimit"]), dial, report)


async def _retried(
    what: str, limit: int, dial: Callable[[], Awaitable[Made]], report: Report
) -> Made:
    tries, delay = 0, _FIRST_DELAY
    while True:
        try:
            return await dial()
        except _DIALLING as error:
            if 0 <= limit <= tries:
                words = f"after {tries} failed attempts: {_words(error)}"
                raise Failure(words) from error
        tries += 1
        report(f"{what} {tries}/{'inf' if limit < 0 else limit} failed: retrying")
        await asyncio.sleep(delay)
        delay = min(delay * _BACKOFF, _LONGEST_DELAY)


def _words(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "timed out"
    if isinstance(error, asyncssh.PermissionDenied):
        return f"unable to authenticate: {error.reason}"
    return str(error)


def _options(settings: dict[str, Any]) -> asyncssh.SSHClientConnectionOptions:
    timeout = settings["perDialTimeout"] or None
    try:
        return asyncssh.SSHClientConnectionOptions(
            username=settings["user"],
            password=settings.get("password"),
            client_keys=_keys(settings),
            agent_path=settings.get("agentSocketPath") or os.environ.get("SSH_AUTH_SOCK"),
            known_hosts=_known_hosts(settings.get("hostKey")),
            connect_timeout=timeout,
            login_timeout=timeout or _LOGIN_SECONDS,
        )
    except (OSError, ValueError, asyncssh.Error) as error:
        raise Failure(f"the connection to {settings['host']} cannot be made: {error}") from error


def _keys(settings: dict[str, Any]) -> list[asyncssh.SSHKey]:
    if not settings.get("privateKey"):
        return []
    passphrase = settings.get("privateKeyPassword")
    try:
        return [asyncssh.import_private_key(settings["privateKey"], passphrase)]
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        raise Failure(f"the private key for {settings['host']} cannot be read: {error}") from error


def _known_hosts(key: str | None) -> Any:
    """Who is trusted: the one key, or anybody where none is named."""
    return ([asyncssh.import_public_key(key)], [], []) if key else None
