"""The routes to notebooks: to which pods, before which others, and with how much patience."""

import pytest

from tests.unit.program import Run
from tests.unit.stacks.templates import knative_template


def test_affinity_of_knative_goes_to_the_pods_of_the_revision(serverless: Run) -> None:
    """Not to the revision's public Service, which counts pods that are not Ready."""
    revision = knative_template(serverless)["metadata"]["name"]
    for name, secure in (("jupyterlab", False), ("jupyterlab-tls", True)):
        (route,) = serverless.one("IngressRoute", name)["spec"]["routes"]
        assert route["match"] == "Host(`jupyterlab.notebooks-knative.notebooks.test`)"
        assert route["services"][0]["name"] == f"{revision}-private"
        assert route["services"][0]["sticky"]["cookie"] == {
            "name": revision.replace("jupyterlab-", "notebook_knative_"),
            "httpOnly": True,
            "sameSite": "lax",
            "secure": secure,
        }


def test_sessions_of_a_revision_have_a_route_that_outlives_it(serverless: Run) -> None:
    """By its cookie, before all others; another revision makes another such route."""
    revision = knative_template(serverless)["metadata"]["name"]
    current = serverless.one("IngressRoute", "jupyterlab")["spec"]["routes"][0]
    kept = [
        item.inputs
        for item in serverless.kind("IngressRoute")
        if item.inputs["metadata"]["labels"].get("serving.knative.dev/revision") == revision
    ]
    assert sorted(route["spec"]["entryPoints"] for route in kept) == [["web"], ["websecure"]]
    for found in kept:
        (route,) = found["spec"]["routes"]
        cookie = route["services"][0]["sticky"]["cookie"]["name"]
        assert f"{cookie}=" in route["match"]
        assert route["priority"] > current["priority"]
        assert found["metadata"]["ownerReferences"][0]["name"] == "jupyterlab"
        assert "name" not in found["metadata"], "a rollback makes another"


@pytest.mark.parametrize("variant", ["serverless", "autoscaled"])
def test_a_pod_that_cannot_be_reached_is_soon_given_up(
    variant: str, request: pytest.FixtureRequest
) -> None:
    """On every route to pods, in both variants alike; the others have the time they need."""
    seen: Run = request.getfixturevalue(variant)
    (rule,) = [item.inputs for item in seen.kind("Middleware")]
    transport = seen.one("ServersTransport", "to-pods")
    assert rule["spec"] == {"retry": {"attempts": 8, "initialInterval": "50ms"}}
    assert transport["spec"]["forwardingTimeouts"] == {"dialTimeout": "400ms"}, "answers may last"
    assert transport["spec"]["maxIdleConnsPerHost"] == -1
    routes = [
        route for item in seen.kind("IngressRoute") for route in item.inputs["spec"]["routes"]
    ]
    to_pods = [route for route in routes if "sticky" in route["services"][0]]
    assert len(to_pods) == (4 if variant == "serverless" else 2)
    for route in to_pods:
        assert route["middlewares"] == [{"name": rule["metadata"]["name"]}]
        assert route["services"][0]["serversTransport"] == transport["metadata"]["name"]
    for route in routes:
        if route not in to_pods:
            assert "middlewares" not in route
            by_address = "jupyterlab-otherwise" if "nativeLB" in route["services"][0] else None
            assert route["services"][0].get("serversTransport") == by_address


def test_at_zero_nobody_waits_for_a_connection_that_cannot_be_made(autoscaled: Run) -> None:
    """Nor for TCP to try it again, which is a second later: a pod may be Ready by then."""
    transport = autoscaled.one("ServersTransport", "jupyterlab-otherwise")
    assert transport["spec"] == {"forwardingTimeouts": {"dialTimeout": "100ms"}}


@pytest.mark.parametrize("variant", ["serverless", "autoscaled"])
def test_what_a_route_names_is_there_before_it(
    variant: str, request: pytest.FixtureRequest
) -> None:
    """Traefik answers 404 on a route whose middleware it does not know."""
    seen: Run = request.getfixturevalue(variant)
    kinds = [item.typ.rpartition(":")[2] for item in seen.resources]
    first = kinds.index("IngressRoute")
    assert max(kinds.index("Middleware"), kinds.index("ServersTransport")) < first


def test_affinity_of_hpa_goes_to_the_service(autoscaled: Run) -> None:
    """And at zero replicas to its address: 502, which clients try again, and not 404."""
    (pods,) = autoscaled.one("IngressRoute", "jupyterlab")["spec"]["routes"]
    (otherwise,) = autoscaled.one("IngressRoute", "jupyterlab-otherwise")["spec"]["routes"]
    assert pods["match"] == otherwise["match"] == "Host(`jupyterlab.notebooks-hpa.notebooks.test`)"
    assert pods["services"][0]["name"] == "jupyterlab"
    assert pods["services"][0]["sticky"]["cookie"]["name"]
    assert otherwise["services"][0]["nativeLB"] is True
    assert pods["priority"] > otherwise["priority"]
