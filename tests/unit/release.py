"""A release in miniature: one object of each kind that the program treats in its own way."""

from pathlib import Path
from typing import Any

import yaml

SECURITY = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
    "capabilities": {"drop": ["ALL"]},
}
REQUESTS = {"requests": {"cpu": "300m", "memory": "60Mi"}}


def thing(version: str, kind: str, name: str, **rest: Any) -> dict[str, Any]:
    """An object in Knative's namespace."""
    metadata = {"name": name, "namespace": "knative-serving"}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **rest}


def deployment(name: str) -> dict[str, Any]:
    """One of Knative's controllers."""
    image = f"ko://knative.dev/serving/cmd/{name}"
    container = {
        "name": name,
        "image": image,
        "securityContext": SECURITY,
        "resources": REQUESTS,
    }
    spec = {"template": {"spec": {"containers": [container]}}}
    return thing("apps/v1", "Deployment", name, spec=spec)


def crd(name: str) -> dict[str, Any]:
    """A custom resource definition."""
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": name},
        "spec": {"group": name.partition(".")[2]},
    }


def core() -> list[dict[str, Any]]:
    """What serving-core.yaml holds."""
    webhooks = [{"name": "webhook.serving.knative.dev", "rules": [{"resources": ["services"]}]}]
    example = {"_example": "# how to configure it"}
    network = thing("v1", "ConfigMap", "config-network", data=example)
    network["metadata"]["annotations"] = {"knative.dev/example-checksum": "0573e07d"}
    queue = {"queue-sidecar-image": "ko://knative.dev/serving/cmd/queue", **example}
    return [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "knative-serving"}},
        network,
        thing("v1", "ConfigMap", "config-deployment", data=queue),
        thing("v1", "ConfigMap", "config-gc", data=example),
        thing("v1", "ConfigMap", "config-features", data=example),
        deployment("activator"),
        deployment("webhook"),
        thing("autoscaling/v2", "HorizontalPodAutoscaler", "activator", spec={}),
        thing("policy/v1", "PodDisruptionBudget", "activator-pdb", spec={}),
        thing(
            "admissionregistration.k8s.io/v1",
            "MutatingWebhookConfiguration",
            "webhook.serving.knative.dev",
            webhooks=webhooks,
        ),
        thing("networking.internal.knative.dev/v1alpha1", "Certificate", "routing-serving-certs"),
        thing("caching.internal.knative.dev/v1alpha1", "Image", "queue-proxy"),
    ]


def write(folder: Path) -> Path:
    """The release's files in a folder."""
    files = {
        "knative-crds.yaml": [crd("services.serving.knative.dev")],
        "knative-core.yaml": core(),
        "traefik-crds.yaml": [crd("ingressroutes.traefik.io")],
    }
    for name, objects in files.items():
        (folder / name).write_text(yaml.safe_dump_all(objects))
    return folder
