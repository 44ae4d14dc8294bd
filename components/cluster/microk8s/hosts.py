"""Hosts, and how they are reached over SSH."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

import pulumi
from pulumi_command.remote import ConnectionArgs, ProxyConnectionArgs

Role = Literal["control-plane", "worker"]
DIAL_ATTEMPTS = 5
DIAL_SECONDS = 15


@dataclass(frozen=True)
class Jump:
    """The machine through which a host is reached."""

    address: str
    user: str = "root"
    port: int = 22


@dataclass(frozen=True)
class Host:
    """One machine. address: IPv4, for SSH and for the other nodes; zone: its failure domain."""

    name: str
    address: str
    user: str = "root"
    port: int = 22
    role: Role = "control-plane"
    zone: str = ""
    proxy: Jump | None = None

    @property
    def called(self) -> str:
        """The host in messages."""
        return self.address if self.name == self.address else f"{self.name} ({self.address})"


@dataclass(frozen=True)
class Access:
    """The key that opens all hosts and their proxies. host_keys: an address's public key."""

    key: pulumi.Output[str] | None
    passphrase: pulumi.Output[str] | None
    agent: str
    host_keys: dict[str, str]


def connection(host: Host, access: Access) -> ConnectionArgs:
    """A host's connection for a remote command."""
    proxy = host.proxy and ProxyConnectionArgs(**_endpoint(host.proxy, access))
    return ConnectionArgs(**_endpoint(host, access), proxy=proxy)


def _endpoint(at: Host | Jump, access: Access) -> dict[str, Any]:
    return {
        "host": at.address,
        "user": at.user,
        "port": at.port,
        "private_key": access.key,
        "private_key_password": access.passphrase,
        "agent_socket_path": access.agent or None,
        "host_key": access.host_keys.get(at.address),
        "dial_error_limit": DIAL_ATTEMPTS,
        "per_dial_timeout": DIAL_SECONDS,
    }


def described(host: Host) -> dict[str, Any]:
    """A host for the program that sees to its membership."""
    return asdict(host)
