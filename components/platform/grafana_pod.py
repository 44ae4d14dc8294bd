"""Grafana's pod: provisioned, without a way out and without a place to write but its volumes."""

from pulumi_kubernetes.core.v1 import (
    ConfigMapVolumeSourceArgsDict,
    ContainerArgsDict,
    EnvVarArgsDict,
    PodSpecArgsDict,
    VolumeMountArgsDict,
)

from components.objects.hardening import container_security, pod_security
from components.platform.prometheus import DASHBOARDS

NAME = DASHBOARDS
PORT = 3000
USER = 472
"""Grafana's own user in its official image."""

ADMIN = "admin"
SECRET = "grafana-admin"  # noqa: S105 - the name of a Secret
SOURCES, PROVIDERS, BOARD = "datasources.yaml", "dashboards.yaml", "notebooks.json"
PROVISIONING = "/etc/grafana/provisioning"
BOARDS = "/etc/grafana/boards"
DATA = "/var/lib/grafana"

SETTINGS = {
    "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES": "false",
    "GF_ANALYTICS_CHECK_FOR_UPDATES": "false",
    "GF_ANALYTICS_FEEDBACK_LINKS_ENABLED": "false",
    "GF_ANALYTICS_REPORTING_ENABLED": "false",
    "GF_AUTH_ANONYMOUS_ENABLED": "false",
    "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH": f"{BOARDS}/{BOARD}",
    "GF_LOG_MODE": "console",
    "GF_NEWS_NEWS_FEED_ENABLED": "false",
    "GF_PATHS_DATA": DATA,
    "GF_PATHS_PLUGINS": f"{DATA}/plugins",
    "GF_PATHS_PROVISIONING": PROVISIONING,
    "GF_PLUGINS_PLUGIN_ADMIN_ENABLED": "false",
    "GF_PLUGINS_PREINSTALL_DISABLED": "true",
    "GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED": "true",
    "GF_SECURITY_ADMIN_USER": ADMIN,
    "GF_SECURITY_DISABLE_GRAVATAR": "true",
    "GF_SNAPSHOTS_EXTERNAL_ENABLED": "false",
    "GF_USERS_ALLOW_SIGN_UP": "false",
}
"""No guests, no news, nothing that asks the internet."""


def pod(image: str) -> PodSpecArgsDict:
    """The PodSpec; the API of the cluster is none of its business."""
    return {
        "automount_service_account_token": False,
        "enable_service_links": False,
        "security_context": pod_security(USER),
        "containers": [container(image)],
        "volumes": [
            {"name": "sources", "config_map": files(SOURCES)},
            {"name": "providers", "config_map": files(PROVIDERS)},
            {"name": "boards", "config_map": files(BOARD)},
            {"name": "data", "empty_dir": {"size_limit": "256Mi"}},
            {"name": "tmp", "empty_dir": {"size_limit": "64Mi"}},
        ],
    }


def container(image: str) -> ContainerArgsDict:
    """Grafana itself."""
    return {
        "name": NAME,
        "image": image,
        "env": environment(),
        "ports": [{"name": "http", "container_port": PORT}],
        "readiness_probe": {
            "http_get": {"path": "/api/health", "port": "http"},
            "period_seconds": 2,
        },
        "liveness_probe": {
            "http_get": {"path": "/api/health", "port": "http"},
            "initial_delay_seconds": 30,
            "failure_threshold": 5,
        },
        "resources": {
            "requests": {"cpu": "50m", "memory": "128Mi"},
            "limits": {"memory": "512Mi"},
        },
        "security_context": container_security(),
        "volume_mounts": [
            mounted("sources", f"{PROVISIONING}/datasources"),
            mounted("providers", f"{PROVISIONING}/dashboards"),
            mounted("boards", BOARDS),
            {"name": "data", "mount_path": DATA},
            {"name": "tmp", "mount_path": "/tmp"},  # noqa: S108
        ],
    }


def environment() -> list[EnvVarArgsDict]:
    """Grafana's settings, and the administrator's password from its Secret."""
    password: EnvVarArgsDict = {
        "name": "GF_SECURITY_ADMIN_PASSWORD",
        "value_from": {"secret_key_ref": {"name": SECRET, "key": "password"}},
    }
    return [*({"name": name, "value": value} for name, value in SETTINGS.items()), password]


def files(name: str) -> ConfigMapVolumeSourceArgsDict:
    """One file out of Grafana's ConfigMap."""
    return {"name": NAME, "items": [{"key": name, "path": name}]}


def mounted(volume: str, path: str) -> VolumeMountArgsDict:
    """A volume to read from."""
    return {"name": volume, "mount_path": path, "read_only": True}
