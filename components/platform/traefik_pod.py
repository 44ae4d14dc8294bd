"""Traefik's one container and its configuration."""

from collections.abc import Sequence

from pulumi_kubernetes.core.v1 import ContainerArgsDict, VolumeArgsDict

from components.objects.hardening import container_security
from components.platform import certificate
from components.platform.api_connection import environment

NAME = "traefik"
NAMESPACE = "traefik"
HTTP, HTTPS, INTERNAL, METRICS = 8000, 8443, 8001, 9100
DIAL_TIMEOUT_S = 3
BODY_TIMEOUT_S = 3600
"""How long a request may take to come in; Traefik's own 60 s would cut an upload over a slow line.

A connection that waits costs little, but one without an end invites whoever sends nothing.
"""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Upper bounds of the latency histograms in seconds, from a warm request to a slow cold start."""


def container(image: str, namespaces: Sequence[str]) -> ContainerArgsDict:
    """Traefik itself."""
    return {
        "name": NAME,
        "image": image,
        "args": arguments(namespaces),
        "env": environment(),
        "ports": [
            {"name": "web", "container_port": HTTP, "host_port": 80},
            {"name": "websecure", "container_port": HTTPS, "host_port": 443},
            {"name": "internal", "container_port": INTERNAL},
            {"name": "metrics", "container_port": METRICS},
        ],
        "readiness_probe": {
            "http_get": {"path": "/ping", "port": "metrics"},
            "period_seconds": 2,
        },
        "liveness_probe": {
            "http_get": {"path": "/ping", "port": "metrics"},
            "failure_threshold": 5,
        },
        "resources": {
            "requests": {"cpu": "50m", "memory": "64Mi"},
            "limits": {"memory": "256Mi"},
        },
        "security_context": container_security(),
        "volume_mounts": [
            {"name": "tmp", "mount_path": "/tmp"},  # noqa: S108
            {"name": "tls", "mount_path": certificate.FOLDER, "read_only": True},
            {"name": "settings", "mount_path": certificate.SETTINGS, "read_only": True},
        ],
    }


def volumes() -> list[VolumeArgsDict]:
    """A folder to write in, the certificate, and the settings that name it."""
    return [
        {"name": "tmp", "empty_dir": {"size_limit": "64Mi"}},
        {"name": "tls", "secret": {"secret_name": certificate.NAME}},
        {"name": "settings", "config_map": {"name": certificate.NAME}},
    ]


def arguments(namespaces: Sequence[str]) -> list[str]:
    """Traefik's configuration.

    Routes follow their pods within 100 ms: with the default of 2 s, a route would lag behind a
    pod that is Ready, and a cold start through the CRD provider would be charged for it.
    A server that went without a word is given up soon, not after Traefik's half minute; pods
    sooner still, by their routes (`pod_connections`).
    No access log is kept: request paths hold tokens.
    """
    watched = ",".join(namespaces)
    return [
        "--global.checknewversion=false",
        "--global.sendanonymoususage=false",
        "--log.level=INFO",
        "--log.nocolor=true",
        f"--entrypoints.web.address=:{HTTP}",
        f"--entrypoints.websecure.address=:{HTTPS}",
        "--entrypoints.websecure.http.tls=true",
        f"--entrypoints.internal.address=:{INTERNAL}",
        f"--entrypoints.metrics.address=:{METRICS}",
        *(
            f"--entrypoints.{entry}.transport.respondingtimeouts.readtimeout={BODY_TIMEOUT_S}s"
            for entry in ("web", "websecure", "internal")
        ),
        "--ping.entrypoint=metrics",
        "--metrics.prometheus.entrypoint=metrics",
        f"--metrics.prometheus.buckets={','.join(f'{bound:g}' for bound in BUCKETS)}",
        "--metrics.prometheus.addrouterslabels=true",
        "--metrics.prometheus.addserviceslabels=true",
        f"--serverstransport.forwardingtimeouts.dialtimeout={DIAL_TIMEOUT_S}s",
        "--providers.providersthrottleduration=100ms",
        f"--providers.file.filename={certificate.FILE}",
        "--providers.file.watch=true",
        "--providers.kubernetescrd=true",
        f"--providers.kubernetescrd.namespaces={watched}",
        "--providers.kubernetescrd.disableclusterscoperesources=true",
        "--experimental.knative=true",
        "--providers.knative=true",
        f"--providers.knative.namespaces={watched}",
        "--providers.knative.publicentrypoints=web,websecure",
        "--providers.knative.publicservice.name=traefik",
        f"--providers.knative.publicservice.namespace={NAMESPACE}",
        "--providers.knative.privateentrypoints=internal",
        "--providers.knative.privateservice.name=traefik-internal",
        f"--providers.knative.privateservice.namespace={NAMESPACE}",
    ]
