"""What runs beside a variant's notebooks: the kernel keeper and the gate."""

import ast
import json
from collections.abc import Callable

import pytest

from stacks import hpa, knative
from tests.unit.program import TOKEN, Run, run


@pytest.mark.parametrize("variant", ["serverless", "autoscaled"])
def test_kernels_are_told_to_a_scale_in_by_a_pod_that_may_do_little(
    variant: str, request: pytest.FixtureRequest
) -> None:
    seen: Run = request.getfixturevalue(variant)
    rules = seen.one("Role", "kernel-keeper")["rules"]
    allowed = [(rule["resources"], rule["verbs"]) for rule in rules]
    of_knative = [
        (["podautoscalers"], ["list", "patch"]),
        (["revisions"], ["list", "delete"]),
    ]
    assert allowed == [
        (["pods"], ["list", "patch"]),
        *(of_knative if variant == "serverless" else []),
    ]
    pod = seen.one("Deployment", "kernel-keeper")["spec"]["template"]
    assert "jupyterlab" not in pod["metadata"]["labels"].values(), "not one of the notebooks"
    container = pod["spec"]["containers"][0]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    programs = {k: v for item in seen.kind("ConfigMap") for k, v in item.inputs["data"].items()}
    assert "pod-deletion-cost" in programs["pod_costs.py"]
    out = next(
        item for item in seen.kind("NetworkPolicy") if item.name == "kernel-keeper-out-policy"
    )
    asked = [port["port"] for port in out.inputs["spec"]["egress"][0]["ports"]]
    assert asked == [8888, *([8012] if variant == "serverless" else [])]
    accounts = seen.outputs["description"]["overhead"]
    namespace = seen.one("Deployment", "kernel-keeper")["metadata"]["namespace"]
    assert {"namespace": namespace, "pod_regex": "kernel-keeper-.*"} in accounts


def test_the_kernel_keeper_has_every_module_that_it_imports(serverless: Run) -> None:
    """Or it would end at once in its pod."""
    programs = {
        name: text
        for item in serverless.kind("ConfigMap")
        for name, text in item.inputs["data"].items()
        if name.endswith(".py")
    }
    imported = {
        name.name if node.module is None else node.module
        for file, text in programs.items()
        if file.endswith(".py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and node.level
        for name in node.names
    }
    assert imported
    assert {f"{name}.py" for name in imported} <= programs.keys()


def test_a_variant_can_do_without_the_kernel_keeper() -> None:
    variant = run(hpa.main, "hpa", {"token": TOKEN, "kernelKeeper": False})
    assert len(variant.kind("Deployment")) == 1
    assert "kernel-keeper" not in json.dumps(variant.outputs["description"]["overhead"])


def test_what_writes_waits_at_a_gate_until_a_pod_is_routed(serverless: Run) -> None:
    pod = serverless.one("Deployment", "awakening-gate")["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    (container,) = pod["containers"]
    given = {item["name"]: item["value"] for item in container["env"]}
    assert given["NOTEBOOKS"] == "jupyterlab.notebooks-knative.notebooks.test"
    assert given["COOKIE"] == "notebook_knative_"
    assert TOKEN not in json.dumps(pod)
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    (rule,) = serverless.one("IngressRoute", "jupyterlab-writes")["spec"]["routes"]
    sticky = serverless.one("IngressRoute", "jupyterlab")["spec"]["routes"][0]
    assert sticky["priority"] - rule["priority"] > 0
    assert rule["match"].endswith("!Method(`GET`) && !Method(`HEAD`) && !Method(`OPTIONS`)")
    assert rule["services"] == [{"kind": "Service", "name": "awakening-gate", "port": 80}]
    gate = {"namespace": "notebooks-knative", "pod_regex": "awakening-gate-.*"}
    assert gate in serverless.outputs["description"]["overhead"]


def test_knative_can_do_without_the_gate(autoscaled: Run) -> None:
    variant = run(knative.main, "knative", {"token": TOKEN, "awakeningGate": False})
    for seen in (variant, autoscaled):
        assert "awakening-gate" not in str([item.inputs for item in seen.resources])
        assert "awakening-gate" not in json.dumps(seen.outputs["description"]["overhead"])


@pytest.mark.parametrize(("stack", "main"), [("knative", knative.main), ("hpa", hpa.main)])
def test_pulumi_waits_for_no_pod_of_a_variant_longer_than_it_is_told(
    stack: str, main: Callable[[], None]
) -> None:
    """All have the notebooks' image, which may not be there."""
    variant = run(main, stack, {"token": TOKEN, "readyTimeout": 15})
    found = [item.inputs["metadata"] for item in variant.kind("Deployment")]
    assert found
    assert {one["annotations"]["pulumi.com/timeoutSeconds"] for one in found} == {"15"}
