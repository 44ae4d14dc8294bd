"""A host's membership of the cluster.

Run as `python -m components.cluster.microk8s.membership VERB`.

VERB is `join` or `leave`; the plan comes on stdin as JSON. Both go on from wherever an earlier
run ended. The token of a join is made here, held in memory, and dead after minutes.
"""

import asyncio
import json
import sys
from typing import Any

from components.cluster.microk8s.archives import BROUGHT
from components.cluster.microk8s.hosts import Host
from components.cluster.microk8s.plan import LOOK_SECONDS, Plan, plan_of
from components.cluster.microk8s.shell import script
from components.cluster.microk8s.ssh import HostError, Lost, Refused
from components.cluster.microk8s.state import State

TOKEN_SECONDS = 300
JOIN_SECONDS, READY_SECONDS, LEAVE_SECONDS = 900, 600, 600
LOOKS, PAUSE_SECONDS = 10, 3
REFUSALS = {
    "Invalid token": "the token is already used or ran out: run `pulumi up` again",
    "already known to dqlite": "the cluster still knows an earlier host of this address",
    "has the same IP": "it has the address of the node that it is to join",
}


async def join(plan: Plan) -> str:
    """Make the host a Ready member; a host with no cluster to join founds it."""
    host_state = await _awake(plan)
    peer = await _cluster(plan)
    if peer is None:
        await _ready(plan, plan.host, host_state)
        return "founded"
    state = await _settled_state(plan, peer)
    if not state.running:
        raise HostError(
            f"host {peer.called}: expected to hear of its cluster, and it told of none within "
            f"{LOOKS * PAUSE_SECONDS} s: see `microk8s status` there, then run `pulumi up` again"
        )
    known = state.knows(host_state.name, plan.host.address)
    if not host_state.clustered:
        if known:
            await _remove(plan, peer, host_state.name, force=True)
        await _joined(plan, peer)
    elif not known:
        raise HostError(
            f"host {plan.host.called} is in another cluster than {peer.called}: run "
            "`microk8s leave` there"
        )
    elif host_state.worker != _works(plan):
        raise HostError(
            f"host {plan.host.called} is a {'worker' if host_state.worker else 'control plane'} "
            f"already, and is listed as {plan.host.role}: run `pulumi up` once without it in the "
            "list"
        )
    await _ready(plan, peer, host_state)
    return "member"


async def leave(plan: Plan) -> str:
    """Leave, be removed from the others' lists, and be purged; a lost host is removed by force."""
    try:
        host_state = await plan.look(plan.host)
        await plan.reach.run(plan.host, script("leave", HOST=plan.host.called), LEAVE_SECONDS)
    except Lost as lost:
        print(f"{lost}: it is removed by force, and not purged", file=sys.stderr)
        host_state = None
    peer = await _who_knows(plan, host_state.name if host_state else "")
    if peer:
        host, state = peer
        name = host_state.name if host_state else _name(state, plan.host.address)
        await _remove(plan, host, name, force=host_state is None)
    if host_state:
        text = script("purge", HOST=plan.host.called, FILES=f"{BROUGHT}*.tar")
        await plan.reach.run(plan.host, text, LEAVE_SECONDS)
    return "gone"


async def _awake(plan: Plan) -> State:
    """The host's state once it runs: until then it looks like one that was never in a cluster."""
    host_state = await plan.look(plan.host, attempts=5)
    if host_state.installed and not host_state.running:
        text = script("awake", HOST=plan.host.called, TIMEOUT=READY_SECONDS)
        await plan.reach.run(plan.host, text, READY_SECONDS + LOOK_SECONDS)
        host_state = await _settled_state(plan, plan.host)
    if not host_state.running:
        raise HostError(
            f"host {plan.host.called}: expected MicroK8s to run, and it is "
            f"{'not ready' if host_state.installed else 'not installed'}: see `microk8s inspect` "
            "there, then run `pulumi up` again; its membership was left as it is"
        )
    return host_state


async def _settled_state(plan: Plan, host: Host) -> State:
    """What a host tells of its cluster, which is nothing while the datastore has no leader."""
    state = await plan.look(host)
    for _ in range(LOOKS):
        if state.running or not state.installed:
            break
        await asyncio.sleep(PAUSE_SECONDS)
        state = await plan.look(host)
    return state


async def _cluster(plan: Plan) -> Host | None:
    """The host to join through: one that is in a cluster, else the first one before this."""
    first: Host | None = None
    for peer in [*plan.earlier, *plan.later]:
        try:
            state = await _settled_state(plan, peer)
        except Lost:
            continue
        if state.clustered and not state.worker:
            return peer
        if first is None and state.installed and peer in plan.earlier:
            first = peer
    if first is None and plan.earlier:
        names = ", ".join(peer.called for peer in plan.earlier)
        raise HostError(f"host {plan.host.called}: nobody to join, none of {names} answers")
    return first


async def _joined(plan: Plan, peer: Host) -> None:
    text = script("invite", HOST=peer.called, TTL=TOKEN_SECONDS)
    invitation = json.loads(await plan.reach.run(peer, text, LOOK_SECONDS))
    url = url_of(invitation, peer.address)
    flags = "--worker" if _works(plan) else ""
    try:
        text = script("join", HOST=plan.host.called, URL=url, FLAGS=flags)
        await plan.reach.run(plan.host, text, JOIN_SECONDS)
    except Refused as refused:
        seen = str(refused).replace(invitation["token"], "TOKEN")
        meaning = [words for sign, words in REFUSALS.items() if sign in seen]
        raise HostError(
            f"host {plan.host.called} could not join {peer.called}: "
            f"{meaning[0] if meaning else 'see what it said'}; last seen: {seen}"
        ) from None


def url_of(invitation: dict[str, Any], address: str) -> str:
    """The URL with a known address: the list has no order, and other interfaces are in it."""
    for url in invitation["urls"]:
        if url.startswith(f"{address}:"):
            return url
    return f"{address}:25000/{invitation['token']}"


async def _ready(plan: Plan, peer: Host, host_state: State) -> None:
    text = script(
        "ready",
        HOST=plan.host.called,
        NODE=host_state.name,
        ZONE=plan.host.zone,
        TIMEOUT=READY_SECONDS,
    )
    await plan.reach.run(peer, text, READY_SECONDS + LOOK_SECONDS)


async def _remove(plan: Plan, peer: Host, name: str, *, force: bool) -> None:
    text = script(
        "remove",
        HOST=peer.called,
        NODE=name,
        ADDRESS=plan.host.address,
        FORCE="yes" if force else "",
    )
    await plan.reach.run(peer, text, LEAVE_SECONDS)


async def _who_knows(plan: Plan, name: str) -> tuple[Host, State] | None:
    for peer in [*plan.earlier, *plan.later]:
        try:
            state = await _settled_state(plan, peer)
        except Lost:
            continue
        if state.installed and state.knows(name, plan.host.address):
            return peer, state
    return None


def _name(state: State, address: str) -> str:
    return next((name for name, at in state.nodes.items() if at == address), address)


def _works(plan: Plan) -> bool:
    return plan.host.role == "worker"


def main() -> None:
    """Carry out a plan; a failure is one line on stderr."""
    verb = {"join": join, "leave": leave}[sys.argv[1]]
    try:
        print(asyncio.run(verb(plan_of(sys.stdin.read()))))
    except HostError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
