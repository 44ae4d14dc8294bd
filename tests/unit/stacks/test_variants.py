"""The variant stacks: what they share, and what they must not do."""

import json
import ssl
from typing import Any

import pulumi
import pytest

from components import answering
from stacks import hpa, knative
from tests.unit.program import PLATFORM, RESULTS, SERVER, TOKEN, Run, run, secret


@pytest.fixture(scope="module")
def serverless() -> Run:
    return run(knative.main, "knative", {"token": TOKEN})


@pytest.fixture(scope="module")
def autoscaled() -> Run:
    return run(hpa.main, "hpa", {"token": TOKEN})


def knative_template(variant: Run) -> dict[str, Any]:
    services = [item for item in variant.kind("Service") if "serving" in item.typ]
    return services[0].inputs["spec"]["template"]


def without_secret_name(spec: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(spec)
    name = spec["containers"][0]["env"][1]["valueFrom"]["secretKeyRef"]["name"]
    return json.loads(text.replace(name, "SECRET"))


def test_both_variants_run_the_same_pod(serverless: Run, autoscaled: Run) -> None:
    """The comparison is worth nothing otherwise."""
    theirs = autoscaled.one("Deployment")["spec"]["template"]["spec"]
    ours = knative_template(serverless)["spec"]
    assert without_secret_name(ours) == without_secret_name(theirs)


def test_deployment_leaves_replicas_to_the_autoscaler(autoscaled: Run) -> None:
    assert "replicas" not in autoscaled.one("Deployment")["spec"]


def test_hpa_scales_on_cpu(autoscaled: Run) -> None:
    spec = autoscaled.one("HorizontalPodAutoscaler")["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (1, 3)
    assert spec["metrics"][0]["resource"]["name"] == "cpu"
    assert spec["metrics"][0]["resource"]["target"]["averageUtilization"] == 80


def test_knative_takes_the_activator_out_of_the_way(serverless: Run) -> None:
    annotations = knative_template(serverless)["metadata"]["annotations"]
    assert annotations["autoscaling.knative.dev/target-burst-capacity"] == "0"
    assert annotations["autoscaling.knative.dev/min-scale"] == "0"
    assert annotations["autoscaling.knative.dev/max-scale"] == "3"


def test_knative_service_is_awaited(serverless: Run) -> None:
    service = next(item for item in serverless.kind("Service") if "serving" in item.typ)
    assert service.inputs["metadata"]["annotations"]["pulumi.com/waitFor"] == "condition=Ready"


def test_affinity_of_knative_goes_to_the_pods_of_the_revision(serverless: Run) -> None:
    """Not to the revision's public Service, which counts pods that are not Ready."""
    revision = knative_template(serverless)["metadata"]["name"]
    (route,) = serverless.one("IngressRoute")["spec"]["routes"]
    assert route["match"] == "Host(`jupyterlab.notebooks-knative.notebooks.test`)"
    assert route["services"][0]["name"] == f"{revision}-private"
    assert route["services"][0]["sticky"]["cookie"]["name"]


def test_affinity_of_hpa_goes_to_the_service(autoscaled: Run) -> None:
    """And at zero replicas to its address: 502, which clients try again, and not 404."""
    (pods,) = autoscaled.one("IngressRoute", "jupyterlab")["spec"]["routes"]
    (otherwise,) = autoscaled.one("IngressRoute", "jupyterlab-otherwise")["spec"]["routes"]
    assert pods["match"] == otherwise["match"] == "Host(`jupyterlab.notebooks-hpa.notebooks.test`)"
    assert pods["services"][0]["name"] == "jupyterlab"
    assert pods["services"][0]["sticky"]["cookie"]["name"]
    assert otherwise["services"][0]["nativeLB"] is True
    assert pods["priority"] > otherwise["priority"]


def test_revision_is_named_after_its_content() -> None:
    def revision(**config: Any) -> str:
        variant = run(knative.main, "knative", {"token": TOKEN, **config})
        return knative_template(variant)["metadata"]["name"]

    first = revision()
    assert first.startswith("jupyterlab-")
    assert revision() == first
    changes: list[dict[str, Any]] = [
        {"image": "dev.local/jupyterlab:other"},
        {"cpuLimit": "2"},
        {"maxScale": 5},
        {"token": TOKEN[::-1]},
    ]
    names = [revision(**change) for change in changes]
    assert len({first, *names}) == 1 + len(changes)


@pytest.mark.parametrize("variant", ["serverless", "autoscaled"])
def test_token_stands_nowhere_but_in_the_secret(
    variant: str, request: pytest.FixtureRequest
) -> None:
    seen: Run = request.getfixturevalue(variant)
    for resource in seen.resources:
        if resource.typ.endswith(":Secret"):
            assert secret(resource.inputs["stringData"]) == {"token": TOKEN}
            continue
        plain = {key: value for key, value in resource.inputs.items() if key != "stdin"}
        assert TOKEN not in json.dumps(plain, default=str), resource.name
    assert TOKEN not in json.dumps({**seen.outputs, "token": None})
    assert seen.secrets == {"token"}


def test_missing_token_is_made() -> None:
    variant = run(hpa.main, "hpa")
    assert secret(variant.one("Secret")["stringData"]) == {"token": "made-by-the-program"}
    assert "token" in variant.secrets


def test_results_are_plain_outputs(serverless: Run) -> None:
    assert serverless.outputs["results"] == RESULTS
    assert serverless.outputs["protocol"] == RESULTS["protocol"]
    assert serverless.outputs["environment"] == RESULTS["environment"]
    assert serverless.outputs["url"] == "http://jupyterlab.notebooks-knative.notebooks.test/lab"


@pytest.mark.parametrize(
    ("program", "stack", "scaling"),
    [
        (knative.main, "knative", {"kind": "requests"}),
        (
            hpa.main,
            "hpa",
            {"kind": "replicas", "deployment": "jupyterlab", "cold": 1, "restore": 1},
        ),
    ],
)
def test_benchmark_is_told_all_it_needs(program: Any, stack: str, scaling: dict[str, Any]) -> None:
    variant = run(program, stack, {"token": TOKEN})
    command = next(item for item in variant.kind("Command") if "measure" in item.inputs["create"])
    described = json.loads(secret(command.inputs["stdin"]))
    assert TOKEN not in command.inputs["create"]
    assert described["name"] == stack
    assert described["token"] == TOKEN
    assert described["scaling"] == scaling
    assert described["kubeconfig"] == PLATFORM["kubeconfig"]
    assert described["host"] == f"jupyterlab.notebooks-{stack}.notebooks.test"
    assert (described["address"], described["port"]) == ("192.0.2.11", 80)


def test_a_second_up_finds_the_same_command(serverless: Run) -> None:
    """Outputs of another stack come in any order; results outgrow an environment variable."""
    command = next(
        item for item in serverless.kind("Command") if "measure" in item.inputs["create"]
    )
    described = secret(command.inputs["stdin"])
    assert described == json.dumps(json.loads(described), sort_keys=True)
    assert command.inputs["addPreviousOutputInEnv"] is False


def test_same_content_is_not_measured_again() -> None:
    def triggers(**config: Any) -> list[str]:
        variant = run(hpa.main, "hpa", {"token": TOKEN, **config})
        commands = [item for item in variant.kind("Command") if "measure" in item.inputs["create"]]
        return commands[0].inputs["triggers"]

    first = triggers()
    assert triggers() == first
    assert triggers(run="again") != first
    assert triggers(protocol="standard") != first
    assert triggers(cpuTarget=50) != first


def test_measuring_can_be_left_out() -> None:
    variant = run(hpa.main, "hpa", {"token": TOKEN, "measure": False})
    assert not [item for item in variant.kind("Command") if "measure" in item.inputs["create"]]
    assert "results" not in variant.outputs


@pytest.mark.parametrize("platform", [None, {}])
def test_variant_without_platform_stops_before_the_first_resource(platform: Any) -> None:
    message = r"^stack 'platform' has no outputs: run `pulumi up --stack platform` first$"
    with pytest.raises(pulumi.RunError, match=message):
        run(knative.main, "knative", {"token": TOKEN}, platform=platform)


def test_lab_that_is_down_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_server: str, _authority: str) -> None:
        raise ConnectionRefusedError("Connection refused")

    monkeypatch.setattr(answering, "greet", refused)
    message = rf"^the lab at {SERVER} does not answer \(.+\): run `python -m lab up`$"
    with pytest.raises(pulumi.RunError, match=message):
        run(hpa.main, "hpa", {"token": TOKEN})


def test_new_lab_is_told_from_the_one_that_the_stack_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(_server: str, _authority: str) -> None:
        raise ssl.SSLCertVerificationError("self-signed certificate")

    monkeypatch.setattr(answering, "greet", unknown)
    with pytest.raises(pulumi.RunError, match=r"is a new one.+stack rm --force --preserve-config"):
        run(hpa.main, "hpa", {"token": TOKEN})


def test_preview_without_platform_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    variant = run(knative.main, "knative", {"token": TOKEN}, platform=None, preview=True)
    assert "run `pulumi up --stack platform` first" in caplog.text
    assert variant.kind("IngressRoute")
