"""What a host says of its MicroK8s and its cluster."""

from dataclasses import dataclass
from typing import Any

import yaml


@dataclass(frozen=True)
class State:
    """name: of its node. running: whether it tells of its cluster: a control plane is a member
    and a node of one at least, its own. members: dqlite addresses. nodes: each node's name and
    address.
    """

    name: str
    installed: bool
    running: bool
    worker: bool
    members: frozenset[str]
    nodes: dict[str, str]

    @property
    def clustered(self) -> bool:
        """Whether it is in a cluster with others."""
        return self.worker or len(self.members) > 1 or len(self.nodes) > 1

    def knows(self, name: str, address: str) -> bool:
        """Whether anything of a host is in its cluster."""
        return address in self.members or name in self.nodes or address in self.nodes.values()


def state_of(printed: str) -> State:
    """The state that `state.sh` printed. Status is text, not YAML, where MicroK8s is a worker."""
    name, status, nodes = [yaml.safe_load(part) for part in printed.split("\n---", 2)]
    worker = isinstance(status, str) and "acting as a node" in status
    members, addresses = _members(status), _nodes(nodes)
    return State(
        name=str(name),
        installed=status != "absent",
        running=worker or (_runs(status) and bool(members) and bool(addresses)),
        worker=worker,
        members=members,
        nodes=addresses,
    )


def _runs(status: Any) -> bool:
    """Where it is stopped, or not ready, MicroK8s says so, and nothing of its members."""
    if not isinstance(status, dict):
        return False
    return bool((status.get("microk8s") or {}).get("running", True))


def _nodes(listed: Any) -> dict[str, str]:
    if not isinstance(listed, dict):
        return {}
    return {str(name): str(address) for name, address in listed.items()}


def _members(status: Any) -> frozenset[str]:
    if not isinstance(status, dict):
        return frozenset()
    nodes = (status.get("high-availability") or {}).get("nodes") or []
    return frozenset(node["address"].rpartition(":")[0] for node in nodes)
