"""Pushing images and arguments to every node's cluster agent."""

import http.client
import json
import ssl
from collections.abc import Mapping
from typing import IO

from lab.hosts.doubles import api, server, this_host, worker_role

CHUNK = 1 << 20


def agents() -> list[str]:
    """The addresses of the cluster's nodes. Raises ValueError on a worker, whose kubectl lists
    none.
    """
    if this_host.WORKER.exists():
        json.loads(worker_role.REFUSED["kubectl"][1])
    return [address for node in api.nodes() if (address := api.address(node))]


def image(file: IO[bytes], length: int) -> None:
    """Push an image archive to every node; a node that fails is reported and skipped."""
    for address in agents():
        print(f"Pushing OCI images to {address}:{this_host.AGENT_PORT}", flush=True)
        file.seek(0)
        try:
            code = _post(address, "image/import", file, length)
        except OSError as error:
            print(f"Failed to push images to {address}: {error}", flush=True)
            continue
        if code != 200:
            print(f"Failed to push images to {address} ({code})", flush=True)


def configure(flags: Mapping[str, Mapping[str, str | None]]) -> bool:
    """Set arguments on every node (service → flag → value); returns whether all were reached."""
    body = json.dumps(flags).encode()
    try:
        codes = [_post(address, "configure", body, len(body)) for address in agents()]
    except OSError:
        codes = [0]
    if set(codes) != {200}:
        print("Failed to reach node.")
        return False
    return True


def _post(address: str, path: str, body: IO[bytes] | bytes, length: int) -> int:
    context = unverified()
    connection = http.client.HTTPSConnection(
        address, this_host.AGENT_PORT, context=context, timeout=120, blocksize=CHUNK
    )
    headers = {"callback-token": server.callback_token(), "Content-Length": str(length)}
    connection.request("POST", f"/cluster/api/v1.0/{path}", body, headers)
    return connection.getresponse().status


def unverified() -> ssl.SSLContext:
    """TLS that trusts any certificate, as the real agents do of each other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
