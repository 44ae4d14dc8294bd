"""A worker's proxy to the API servers: its local port forwards to each of them in turn."""

import asyncio
import itertools
from collections.abc import Sequence
from typing import Any

import yaml

from lab.files import write
from lab.hosts.doubles import arguments, this_host
from lab.hosts.doubles.identities import LOOPBACK

PROVIDER = arguments.ARGS / "traefik/provider.yaml"
DIAL_SECONDS = 2
CHUNK = 1 << 16

_turn = itertools.count()


def point_to(addresses: Sequence[str]) -> None:
    """Forward to these API servers (`ip:port`) from the next connection on."""
    servers = [{"address": address} for address in addresses]
    tcp = {"services": {"kube-apiserver": {"loadBalancer": {"servers": servers}}}}
    write(PROVIDER, yaml.safe_dump({"tcp": tcp}))


def known() -> list[str]:
    """The API servers to which it forwards."""
    provider = yaml.safe_load(PROVIDER.read_text())
    servers = provider["tcp"]["services"]["kube-apiserver"]["loadBalancer"]["servers"]
    return [server["address"] for server in servers]


def advertised(slices: dict[str, Any]) -> list[str]:
    """The API servers in a list of the Service `kubernetes`' EndpointSlices."""
    return sorted(
        f"{address}:{item['ports'][0]['port']}"
        for item in slices["items"]
        for endpoint in item.get("endpoints") or []
        for address in endpoint["addresses"]
    )


async def _serve() -> None:
    server = await asyncio.start_server(_forward, LOOPBACK, this_host.cluster().api_port)
    await server.serve_forever()


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    upstream = await dialled(known(), next(_turn))
    if upstream is None:
        writer.close()
        return
    await asyncio.gather(_copy(reader, upstream[1]), _copy(upstream[0], writer))


async def dialled(
    addresses: Sequence[str], turn: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    """A connection to the first address that answers, starting with the one whose turn it is."""
    start = turn % max(len(addresses), 1)
    for address in (*addresses[start:], *addresses[:start]):
        host, port = address.rsplit(":", 1)
        dial = asyncio.open_connection(host, int(port))
        try:
            return await asyncio.wait_for(dial, DIAL_SECONDS)
        except (OSError, TimeoutError) as error:
            print(f"{address}: {error or 'no answer'}", flush=True)
    return None


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while part := await source.read(CHUNK):
            target.write(part)
            await target.drain()
    except OSError as error:
        print(f"a connection broke: {error}", flush=True)
    finally:
        target.close()


if __name__ == "__main__":
    asyncio.run(_serve())
