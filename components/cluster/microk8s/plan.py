"""What a membership is led by: the host, the others, and the way to them."""

import json
from dataclasses import dataclass
from typing import Any

from components.cluster.microk8s.hosts import Host, Jump
from components.cluster.microk8s.shell import script
from components.cluster.microk8s.ssh import Reach
from components.cluster.microk8s.state import State, state_of

LOOK_SECONDS = 120


@dataclass(frozen=True)
class Plan:
    """host: whose membership. earlier, later: the other control-plane hosts, as listed."""

    host: Host
    earlier: list[Host]
    later: list[Host]
    reach: Reach

    async def look(self, host: Host, attempts: int = 1) -> State:
        """A host's state."""
        text = script("state", HOST=host.called)
        return state_of(await self.reach.run(host, text, LOOK_SECONDS, attempts))


def plan_of(text: str) -> Plan:
    """The plan in a JSON text."""
    plan = json.loads(text)
    host, *others = [_host(entry) for entry in (plan["host"], *plan["earlier"], *plan["later"])]
    cut = len(plan["earlier"])
    return Plan(host, others[:cut], others[cut:], Reach(plan["access"]))


def _host(entry: dict[str, Any]) -> Host:
    proxy = Jump(**entry["proxy"]) if entry.get("proxy") else None
    rest = {key: value for key, value in entry.items() if key != "proxy"}
    return Host(**rest, proxy=proxy)
