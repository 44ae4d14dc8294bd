"""The settings of `cluster: microk8s`: hosts, how they are reached, and what they become."""

import ipaddress
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, cast

import pulumi

from components.cluster.microk8s.archives import names_in
from components.cluster.microk8s.cluster import Archive, MicroK8sClusterArgs
from components.cluster.microk8s.hosts import Access, Host, Jump, Role
from components.cluster.microk8s.launch import Network
from stacks.keys import Keys
from stacks.patterns import PEM

HOST_FIELDS = ("address", "name", "user", "port", "role", "failureDomain", "proxy")
PROXY_FIELDS = ("address", "user", "port")
ROLES = ("control-plane", "worker")
LABEL = r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"
USER = r"[a-z_][a-z0-9_-]*"
PUBLIC_KEY = r"(ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/=]+( .*)?\s*"


def microk8s(keys: Keys) -> MicroK8sClusterArgs:
    """The settings of a MicroK8s cluster. Raises pulumi.RunError for the first wrong one."""
    hosts = hosts_of(keys.structure("hosts", list))
    endpoint = keys.text("apiEndpoint", r"[\w.:-]*", "an address or a DNS name")
    return MicroK8sClusterArgs(
        hosts=hosts,
        access=_access(keys),
        channel=keys.text("channel", r"1\.32(-strict)?/[a-z]+(/[\w.-]+)?", "1.32/stable or such"),
        network=Network(
            pods=_range(keys, "podRange"),
            services=_range(keys, "serviceRange"),
            names=[*(host.address for host in hosts), *([endpoint] if endpoint else [])],
            registries=_pairs(keys, "registryMirrors", r"https?://\S+", "the URL of a mirror"),
        ),
        endpoint=endpoint,
        metallb=keys.text(
            "metallbRange", r"|[\d.]+(-[\d.]+|/\d+)(,[\d.]+(-[\d.]+|/\d+))*", "A-B or a CIDR"
        ),
        archives=[_archive(path) for path in keys.texts("sideloadImages", ".+", "a file")],
    )


def hosts_of(entries: list[Any]) -> list[Host]:
    """The hosts that a list describes; each has a name and an address of its own."""
    hosts = [_host(f"hosts[{number}]", entry) for number, entry in enumerate(entries)]
    if not any(host.role == "control-plane" for host in hosts):
        raise pulumi.RunError(
            "cluster is 'microk8s', but hosts lists no control-plane host: "
            "`pulumi config set --path 'hosts[0].address' ADDRESS`"
        )
    for field in ("name", "address"):
        values = [getattr(host, field) for host in hosts]
        if twice := next((value for value in values if values.count(value) > 1), None):
            raise pulumi.RunError(f"hosts has the {field} {twice!r} twice: give each its own")
    if sum(host.role == "control-plane" for host in hosts) == 2:
        pulumi.log.warn("two control-plane hosts have one voter: add a third for availability")
    return hosts


def _host(where: str, entry: Any) -> Host:
    _known(where, entry, HOST_FIELDS)
    address = _address(where, entry)
    proxy = entry.get("proxy")
    if proxy is not None:
        _known(f"{where}.proxy", proxy, PROXY_FIELDS)
    return Host(
        name=_field(where, entry, "name", address, LABEL, "letters, digits, ., _ and -"),
        address=address,
        user=_field(where, entry, "user", "root", USER, "a user's name"),
        port=_port(where, entry),
        role=cast(Role, _field(where, entry, "role", ROLES[0], "|".join(ROLES), "a role")),
        zone=_field(where, entry, "failureDomain", "", f"|{LABEL}", "a label's value"),
        proxy=proxy and _jump(f"{where}.proxy", proxy),
    )


def _jump(where: str, entry: Mapping[str, Any]) -> Jump:
    return Jump(
        address=_field(where, entry, "address", "", r"[\w.:-]+", "an address or a name"),
        user=_field(where, entry, "user", "root", USER, "a user's name"),
        port=_port(where, entry),
    )


def _known(where: str, entry: Any, fields: Collection[str]) -> None:
    if not isinstance(entry, dict):
        raise pulumi.RunError(f"{where} is {entry!r}, but must be an object with an address")
    for field in entry:
        if field not in fields:
            raise pulumi.RunError(f"{where} has no field {field!r}, only {', '.join(fields)}")


def _address(where: str, entry: Mapping[str, Any]) -> str:
    try:
        return str(ipaddress.IPv4Address(str(entry.get("address", ""))))
    except ValueError:
        raise pulumi.RunError(
            f"{where}.address is {entry.get('address')!r}, but must be an IPv4 address: nodes "
            "join by it"
        ) from None


def _port(where: str, entry: Mapping[str, Any]) -> int:
    return int(_field(where, entry, "port", "22", r"[1-9]\d{0,4}", "a port"))


def _field(
    where: str, entry: Mapping[str, Any], name: str, default: str, pattern: str, meaning: str
) -> str:
    value = str(entry.get(name, default))
    if not re.fullmatch(pattern, value):
        raise pulumi.RunError(f"{where}.{name} is {value!r}, but must be {meaning}")
    return value


def _access(keys: Keys) -> Access:
    access = Access(
        key=keys.secret("sshKey", PEM, "a private key's PEM text"),
        passphrase=keys.secret("sshKeyPassphrase", ".+", "a text"),
        agent=keys.text("sshAgent"),
        host_keys=_pairs(keys, "hostKeys", PUBLIC_KEY, "a public key such as `ssh-ed25519 AAAA…`"),
    )
    if access.passphrase and not access.key:
        raise pulumi.RunError(
            "sshKeyPassphrase is set, but no sshKey: `pulumi config set --secret sshKey`"
        )
    return access


def _pairs(keys: Keys, key: str, pattern: str, meaning: str) -> dict[str, str]:
    pairs = keys.structure(key, dict)
    for name, value in pairs.items():
        if not re.fullmatch(pattern, str(value)):
            raise pulumi.RunError(f"{key}.{name} is {value!r}, but must be {meaning}")
    return {str(name): str(value) for name, value in pairs.items()}


def _range(keys: Keys, key: str) -> str:
    value = keys.text(key, r"[\d.]+/\d+", "a range such as 10.1.0.0/16")
    try:
        return str(ipaddress.IPv4Network(value))
    except ValueError as error:
        raise pulumi.RunError(f"{key} is {value!r}, but must be a range: {error}") from None


def _archive(path: str) -> Archive:
    try:
        return Archive(path, names_in(Path(path)))
    except (OSError, ValueError) as error:
        raise pulumi.RunError(
            f"sideloadImages lists {path!r}, which is no image archive: {error}"
        ) from None
