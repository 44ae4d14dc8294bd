"""The variant stacks: what they share, and what they must not do."""

import json
import ssl
from typing import Any

import pulumi
import pytest

from benchmark.variant import read_variant
from components.cluster import lab_presence as require_lab
from stacks import hpa, knative
from tests.unit.program import PLATFORM, RESULTS, SERVER, TOKEN, Run, run, secret
from tests.unit.stacks.templates import knative_template


def without_secret_name(spec: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(spec)
    (token,) = (entry for entry in spec["containers"][0]["env"] if "valueFrom" in entry)
    name = token["valueFrom"]["secretKeyRef"]["name"]
    text = text.replace(name, "SECRET")
    for volume in spec["volumes"]:
        if "persistentVolumeClaim" in volume:
            text = text.replace(volume["persistentVolumeClaim"]["claimName"], "CLAIM")
    return json.loads(text)


def test_both_variants_run_the_same_pod(serverless: Run, autoscaled: Run) -> None:
    """The comparison is worth nothing otherwise."""
    theirs = without_secret_name(
        autoscaled.one("Deployment", "jupyterlab")["spec"]["template"]["spec"]
    )
    ours = without_secret_name(knative_template(serverless)["spec"])
    assert theirs.pop("terminationGracePeriodSeconds") > 600
    assert "people" in theirs["containers"][0].pop("lifecycle")["preStop"]["exec"]["command"][-1]
    assert ours == theirs, "but for how a pod ends, which Knative sees to itself"


def test_a_deployment_may_end_its_pods_at_once() -> None:
    variant = run(hpa.main, "hpa", {"token": TOKEN, "drainTimeout": 0})
    spec = variant.one("Deployment", "jupyterlab")["spec"]["template"]["spec"]
    assert "lifecycle" not in spec["containers"][0]
    assert "terminationGracePeriodSeconds" not in spec


def test_a_rollout_never_takes_a_pod_before_its_successor_serves(autoscaled: Run) -> None:
    strategy = autoscaled.one("Deployment", "jupyterlab")["spec"]["strategy"]
    assert strategy["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}


@pytest.mark.parametrize("variant", ["serverless", "autoscaled"])
def test_a_drained_node_takes_one_notebook_at_a_time(
    variant: str, request: pytest.FixtureRequest
) -> None:
    seen: Run = request.getfixturevalue(variant)
    budget = seen.one("PodDisruptionBudget")["spec"]
    assert budget["maxUnavailable"] == 1
    assert budget["selector"]["matchLabels"] == {"app.kubernetes.io/name": "jupyterlab"}


def test_both_variants_cull_alike() -> None:
    config = {"token": TOKEN, "cullIdleTimeout": 600, "cullInterval": 60}
    serverless = knative_template(run(knative.main, "knative", config))["spec"]
    autoscaled = run(hpa.main, "hpa", config).one("Deployment", "jupyterlab")["spec"]["template"][
        "spec"
    ]
    (ours,), (theirs,) = serverless["containers"], autoscaled["containers"]
    assert ours["args"] == theirs["args"]
    assert "--MappingKernelManager.cull_idle_timeout=600" in ours["args"]


def test_deployment_leaves_replicas_to_the_autoscaler(autoscaled: Run) -> None:
    assert "replicas" not in autoscaled.one("Deployment", "jupyterlab")["spec"]


def test_hpa_scales_on_cpu(autoscaled: Run) -> None:
    spec = autoscaled.one("HorizontalPodAutoscaler")["spec"]
    assert (spec["minReplicas"], spec["maxReplicas"]) == (1, 3)
    assert spec["metrics"][0]["resource"]["name"] == "cpu"
    assert spec["metrics"][0]["resource"]["target"]["averageUtilization"] == 80


def test_how_long_pods_stay_that_are_no_longer_wanted() -> None:
    config = {"token": TOKEN, "scaleDownDelay": 30, "scaleDownWindow": 60}
    template = knative_template(run(knative.main, "knative", config))
    assert template["metadata"]["annotations"]["autoscaling.knative.dev/scale-down-delay"] == "30s"
    autoscaler = run(hpa.main, "hpa", config).one("HorizontalPodAutoscaler")["spec"]
    assert autoscaler["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 60


@pytest.mark.parametrize(
    ("config", "metric", "target"),
    [
        ({}, "concurrency", 5),
        ({"targetConcurrency": 7, "targetRps": 9}, "concurrency", 7),
        ({"scalingMetric": "rps"}, "rps", 5),
        ({"scalingMetric": "rps", "targetConcurrency": 7, "targetRps": 9}, "rps", 9),
    ],
)
def test_what_knative_scales_on(config: dict[str, Any], metric: str, target: int) -> None:
    """Each metric with its own target; results tell them apart."""
    variant = run(knative.main, "knative", {"token": TOKEN, **config})
    annotations = knative_template(variant)["metadata"]["annotations"]
    assert annotations["autoscaling.knative.dev/metric"] == metric
    assert annotations["autoscaling.knative.dev/target"] == str(target)
    described = read_variant(json.dumps(variant.outputs["description"]))
    assert described.environment["autoscaler"] == {"metric": metric, "target": target}


@pytest.mark.parametrize(
    ("window", "percentage"), [(6, 100), (7, 86), (10, 60), (59, 11), (60, 10), (3600, 10)]
)
def test_knative_sees_a_burst_however_short_its_window(window: int, percentage: int) -> None:
    """Its own 10 % of a short one would be a bucket, which it mostly reads as empty."""
    variant = run(knative.main, "knative", {"token": TOKEN, "stableWindow": window})
    annotations = knative_template(variant)["metadata"]["annotations"]
    assert annotations["autoscaling.knative.dev/panic-window-percentage"] == str(percentage)
    assert window * percentage / 100 >= 6


def test_knative_takes_the_activator_out_of_the_way(serverless: Run) -> None:
    annotations = knative_template(serverless)["metadata"]["annotations"]
    assert annotations["autoscaling.knative.dev/target-burst-capacity"] == "0"
    assert annotations["autoscaling.knative.dev/min-scale"] == "0"
    assert annotations["autoscaling.knative.dev/max-scale"] == "3"


def test_knative_service_is_awaited(serverless: Run) -> None:
    service = next(item for item in serverless.kind("Service") if "serving" in item.typ)
    assert service.inputs["metadata"]["annotations"]["pulumi.com/waitFor"] == "condition=Ready"


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
    assert seen.secrets == {"token", "description"}
    plain = {name: value for name, value in seen.outputs.items() if name not in seen.secrets}
    assert TOKEN not in json.dumps(plain)


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
    ("program", "stack", "title", "scaling"),
    [
        (knative.main, "knative", "Knative", {"kind": "requests", "retention_s": 540}),
        (
            hpa.main,
            "hpa",
            "HPA",
            {"kind": "replicas", "deployment": "jupyterlab", "cold": 1, "restore": 1},
        ),
    ],
)
def test_benchmark_is_told_all_it_needs(
    program: Any, stack: str, title: str, scaling: dict[str, Any]
) -> None:
    variant = run(program, stack, {"token": TOKEN})
    command = next(item for item in variant.kind("Command") if "measure" in item.inputs["create"])
    text = secret(command.inputs["stdin"])
    assert TOKEN not in command.inputs["create"]
    assert json.loads(text)["scaling"] == scaling
    described = read_variant(text)
    assert (described.name, described.title) == (stack, title)
    assert described.not_applicable == []
    assert described.autoscaler is not None
    assert described.kubeconfig == PLATFORM["kubeconfig"]
    notebook = described.notebook
    assert notebook.token == TOKEN
    assert notebook.host == f"jupyterlab.notebooks-{stack}.notebooks.test"
    assert (notebook.address, notebook.port) == ("192.0.2.11", 80)


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


def test_prices_are_an_output_and_measure_nothing_again() -> None:
    def seen(**config: Any) -> tuple[Any, Any]:
        variant = run(hpa.main, "hpa", {"token": TOKEN, **config})
        commands = [item for item in variant.kind("Command") if "measure" in item.inputs["create"]]
        return variant.outputs["prices"], commands[0].inputs

    prices, measured = seen()
    assert prices == {"cpu_hour": 0.0445, "memory_gb_hour": 0.0049225, "currency": "USD"}
    dearer, inputs = seen(priceCpuHour="1", currency="EUR")
    assert dearer == {"cpu_hour": 1.0, "memory_gb_hour": 0.0049225, "currency": "EUR"}
    assert inputs == measured


def test_results_know_what_a_pod_reserves_and_when_it_goes() -> None:
    def environment(program: Any, stack: str, **config: Any) -> dict[str, Any]:
        variant = run(program, stack, {"token": TOKEN, **config})
        return variant.outputs["description"]["environment"]

    pod = {"cpu_request": "200m", "memory_request": "256Mi"}
    serverless = environment(knative.main, "knative", stableWindow=10, scaleToZeroRetention=5)
    assert serverless["pod"] == pod
    assert serverless["sidecar"]["cpu_request"] == "25m"
    assert (serverless["scales_to_zero"], serverless["idle_pod_s"]) == (True, 45)
    assert environment(knative.main, "knative")["idle_pod_s"] == 60 + 540 + 30
    assert serverless["knative_version"] == PLATFORM["environment"]["knative_version"]
    assert environment(knative.main, "knative", minScale=1)["scales_to_zero"] is False
    autoscaled = environment(hpa.main, "hpa")
    assert autoscaled["pod"] == pod
    assert autoscaled["scales_to_zero"] is False
    assert "sidecar" not in autoscaled


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

    monkeypatch.setattr(require_lab, "greet", refused)
    message = rf"^the lab at {SERVER} does not answer \(.+\): run `python -m lab up`$"
    with pytest.raises(pulumi.RunError, match=message):
        run(hpa.main, "hpa", {"token": TOKEN})


def test_a_lab_that_is_slow_once_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def slow(server: str, _authority: str) -> None:
        asked.append(server)
        if len(asked) == 1:
            raise TimeoutError("timed out")

    monkeypatch.setattr(require_lab, "greet", slow)
    assert run(hpa.main, "hpa", {"token": TOKEN}).kind("Deployment")
    assert len(asked) == 2


def test_new_lab_is_told_from_the_one_that_the_stack_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(_server: str, _authority: str) -> None:
        raise ssl.SSLCertVerificationError("self-signed certificate")

    monkeypatch.setattr(require_lab, "greet", unknown)
    with pytest.raises(pulumi.RunError, match=r"is a new one.+stack rm --force --preserve-config"):
        run(hpa.main, "hpa", {"token": TOKEN})


def test_preview_without_platform_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    variant = run(knative.main, "knative", {"token": TOKEN}, platform=None, preview=True)
    assert "run `pulumi up --stack platform` first" in caplog.text
    assert variant.kind("IngressRoute")


def test_queue_proxies_have_addresses_for_prometheus(serverless: Run, autoscaled: Run) -> None:
    """Not waited for: at zero there is no pod behind them."""
    metrics = serverless.one("Service", "metrics")
    assert metrics["metadata"]["namespace"] == "notebooks-knative"
    assert metrics["metadata"]["annotations"]["pulumi.com/skipAwait"] == "true"
    template = knative_template(serverless)["metadata"]
    assert metrics["spec"]["selector"].items() <= template["labels"].items()
    assert "metrics" not in {item.inputs["metadata"]["name"] for item in autoscaled.kind("Service")}


def test_a_platform_older_than_the_variant_is_named() -> None:
    platform = {**PLATFORM, "namespaces": {"knative": "notebooks-knative"}}
    with pytest.raises(pulumi.RunError, match="no namespace for 'hpa', which came after its last"):
        run(hpa.main, "hpa", {"token": TOKEN}, platform=platform)
