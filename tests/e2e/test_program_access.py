"""Nobody gets in without the token: whatever the path, the websocket or the cookie."""

import json
import socket
from collections.abc import Generator
from contextlib import closing, suppress

import psutil
import pytest
import requests
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmark.kernels.server import Server
from benchmark.variant import Variant
from lab import kubectl
from lab.cluster import Node
from lab.node import processes
from tests.e2e.clone import KNATIVE_LAST, VARIANTS, Clone
from tests.e2e.notebook import the_lab
from tests.e2e.running import variant_of
from tests.e2e.scaled_in import one_pod

TIMEOUT_S = 60
CREDENTIALS = {"none": {}, "wrong": {"Authorization": "token not-the-token-of-any-pod"}}
PATHS = (
    "/lab",
    "/api/kernels",
    "/api/contents",
    "/api/sessions",
    "/api/terminals",
    "/api/me",
    "/files/any.txt",
    "/metrics",
)
FORGED = ("0", "4628e378cba3c770", "http://198.18.0.1:80", "../../etc", "a" * 4000, "%00", '"')


@pytest.fixture(scope="module", params=KNATIVE_LAST)
def variant(clone: Clone, request: pytest.FixtureRequest) -> Variant:
    """A variant with a pod that is Ready, and not about to end for want of requests."""
    found = variant_of(clone, request.param)
    one_pod(found)
    return found


def get(variant: Variant, path: str, **headers: str) -> requests.Response:
    """One request as a stranger makes it, redirects not followed."""
    with requests.Session() as session:
        session.trust_env = False
        return session.get(
            f"http://{variant.notebook.address}:{variant.notebook.port}{path}",
            headers={"Host": variant.notebook.host, **headers},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )


def allowed(variant: Variant) -> dict[str, str]:
    return {"Authorization": f"token {variant.notebook.token}"}


def affinity(answer: requests.Response) -> tuple[str, str]:
    """Name and value of the affinity cookie that an answer sets; empty where it sets none."""
    found = [c for c in answer.cookies if c.name.startswith("notebook_")]
    return (found[0].name, found[0].value or "") if found else ("", "")


def refused(answer: requests.Response) -> bool:
    to_login = answer.status_code == 302 and answer.headers["Location"].startswith("/login")
    return to_login or answer.status_code in (401, 403)


def command_lines(node: Node) -> list[str]:
    """What `ps` shows of a node, its containers included."""
    lines: list[str] = []
    for process in psutil.Process(processes.init(node)).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            lines.append(" ".join(process.cmdline()))
    return lines


@pytest.fixture(scope="module")
def kernel(variant: Variant) -> Generator[str]:
    """A running kernel's id, which a stranger may have got to know."""
    with closing(Server(variant.notebook, TIMEOUT_S)) as server:
        identity = server.start_kernel()
        yield identity
        server.end_kernel(identity)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", CREDENTIALS)
def test_without_the_token_no_path_answers(variant: Variant, who: str, path: str):
    answer = get(variant, path, **CREDENTIALS[who])
    assert refused(answer), f"{answer.status_code} {answer.text[:200]}"
    assert variant.notebook.token not in answer.text


def test_a_wrong_token_in_the_address_is_refused(variant: Variant):
    assert refused(get(variant, "/api/kernels?token=not-the-token-of-any-pod"))


@pytest.mark.parametrize("who", CREDENTIALS)
@pytest.mark.parametrize("path", ["/api/kernels/{}/channels", "/api/events/subscribe"])
def test_without_the_token_no_websocket_opens(variant: Variant, kernel: str, who: str, path: str):
    with pytest.raises(InvalidStatus) as raised:
        connect(
            f"ws://{variant.notebook.host}{path.format(kernel)}",
            sock=socket.create_connection(
                (variant.notebook.address, variant.notebook.port), TIMEOUT_S
            ),
            additional_headers=CREDENTIALS[who],
            open_timeout=TIMEOUT_S,
            proxy=None,
        )
    assert raised.value.response.status_code in (401, 403)


@pytest.mark.parametrize("forged", FORGED, ids=lambda value: value[:20])
def test_a_forged_cookie_is_no_key_and_no_trap(variant: Variant, forged: str):
    name, real = affinity(get(variant, "/api", **allowed(variant)))
    assert name, "no affinity cookie was set"
    cookie = {"Cookie": f"{name}={forged}"}
    assert refused(get(variant, "/api/kernels", **cookie))
    answer = get(variant, "/api/kernels", **cookie, **allowed(variant))
    assert answer.status_code == 200, answer.text[:200]
    assert affinity(answer)[1] not in ("", forged), "the browser got no pod of its own"
    assert affinity(answer)[0] == name
    assert real != forged


def test_the_cookie_of_a_pod_is_no_key(variant: Variant):
    name, value = affinity(get(variant, "/api", **allowed(variant)))
    assert refused(get(variant, "/api/kernels", Cookie=f"{name}={value}"))


def test_the_other_variants_cookie_is_no_key(clone: Clone, variant: Variant):
    (other,) = (variant_of(clone, name) for name in VARIANTS if name != variant.name)
    name, value = affinity(get(other, "/api", **allowed(other)))
    assert refused(get(variant, "/api/kernels", Cookie=f"{name}={value}"))
    answer = get(variant, "/api/kernels", Cookie=f"{name}={value}", **allowed(variant))
    assert answer.status_code == 200
    refused_token = get(variant, "/api/kernels", **allowed(other))
    assert refused(refused_token), "a variant takes the other's token"


def test_the_token_is_not_in_traefiks_log(variant: Variant):
    """After a request that has it in its address, as people's first one has."""
    assert get(variant, f"/lab?token={variant.notebook.token}").status_code == 200
    lab = the_lab()
    log = kubectl.ask(lab, "logs", "-n", "traefik", "daemonset/traefik", "--tail=-1")
    assert "Traefik" in log or "Starting" in log, "no log of Traefik"
    assert variant.notebook.token not in log


def test_the_token_is_in_no_process_list(variant: Variant):
    lab = the_lab()
    seen = [line for node in lab.nodes for line in command_lines(node)]
    assert any("jupyter-lab" in line for line in seen)
    assert not [line.split()[0] for line in seen if variant.notebook.token in line]


def test_the_token_is_in_no_plain_output(clone: Clone, variant: Variant):
    done = clone.pulumi("stack", "output", "--json", "--stack", variant.name)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["token"] == "[secret]"
    assert variant.notebook.token not in done.stdout
