"""Pods as the stacks ask for them."""

from typing import Any

from tests.unit.program import Run


def knative_template(variant: Run) -> dict[str, Any]:
    services = [item for item in variant.kind("Service") if "serving" in item.typ]
    return services[0].inputs["spec"]["template"]
