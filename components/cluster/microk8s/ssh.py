"""Scripts on hosts over SSH, for what needs two hosts at once."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import asyncssh

from components.cluster.microk8s.hosts import DIAL_ATTEMPTS, DIAL_SECONDS, Host, Jump
from components.cluster.microk8s.shell import SHELL

_PAUSE = 2


class HostError(Exception):
    """A step on a host that did not succeed; its text names the host and what was seen."""


class Lost(HostError):
    """A host that does not answer."""


class Refused(HostError):
    """A script that ended with another status than 0."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Reach:
    """Opens hosts with one key. attempts: how often a host that does not answer is dialled."""

    def __init__(self, access: dict[str, Any]) -> None:
        self._access = access

    async def run(
        self, host: Host, text: str, seconds: float, attempts: int = DIAL_ATTEMPTS
    ) -> str:
        """Run a script; returns what it prints.

        Raises Lost, Refused, or HostError for a refused key and for a deadline that passed.
        """
        async with self._opened(host, attempts) as connection:
            try:
                ran = await connection.run(SHELL, input=text, timeout=seconds)
            except asyncssh.TimeoutError:
                raise HostError(f"host {host.called}: no end within {seconds:.0f} s") from None
            except asyncssh.Error as error:
                raise Lost(f"host {host.called}: the connection broke: {error.reason}") from None
        if ran.exit_status is None:
            raise Lost(f"host {host.called}: the connection broke")
        if ran.exit_status:
            said = f"{ran.stderr or ran.stdout}".strip()
            message = said if said.startswith("host ") else f"host {host.called}: {said}"
            raise Refused(message, ran.exit_status)
        return str(ran.stdout)

    @asynccontextmanager
    async def _opened(
        self, host: Host, attempts: int
    ) -> AsyncGenerator[asyncssh.SSHClientConnection]:
        if not host.proxy:
            async with await self._dialled(host, host.called, None, attempts) as connection:
                yield connection
            return
        through = f"{host.called}, its proxy {host.proxy.address}"
        async with (
            await self._dialled(host.proxy, through, None, attempts) as hop,
            await self._dialled(host, host.called, hop, attempts) as connection,
        ):
            yield connection

    async def _dialled(
        self,
        at: Host | Jump,
        called: str,
        tunnel: asyncssh.SSHClientConnection | None,
        attempts: int,
    ) -> asyncssh.SSHClientConnection:
        last: Exception | None = None
        for attempt in range(attempts):
            await asyncio.sleep(_PAUSE if attempt else 0)
            try:
                options = self._options(at)
                return await asyncssh.connect(
                    at.address, at.port, tunnel=tunnel, config=None, options=options
                )
            except (asyncssh.PermissionDenied, asyncssh.KeyImportError, ValueError) as error:
                raise HostError(
                    f"host {called}: user {at.user} is not let in with this SSH key: {error}"
                ) from None
            except asyncssh.HostKeyNotVerifiable as error:
                raise HostError(f"host {called}: another host key than expected: {error}") from None
            except (OSError, asyncssh.Error, TimeoutError) as error:
                last = error
        raise Lost(f"host {called}: does not answer on port {at.port}: {last or 'timed out'}")

    def _options(self, at: Host | Jump) -> asyncssh.SSHClientConnectionOptions:
        key, known = self._access.get("key"), self._access["host_keys"].get(at.address)
        passphrase = self._access.get("passphrase") or None
        trusted: Any = ([asyncssh.import_public_key(known)], [], []) if known else None
        return asyncssh.SSHClientConnectionOptions(
            username=at.user,
            client_keys=[asyncssh.import_private_key(key, passphrase)] if key else [],
            agent_path=self._access.get("agent") or os.environ.get("SSH_AUTH_SOCK"),
            known_hosts=trusted,
            connect_timeout=DIAL_SECONDS,
            login_timeout=DIAL_SECONDS,
            keepalive_interval=DIAL_SECONDS,
        )
