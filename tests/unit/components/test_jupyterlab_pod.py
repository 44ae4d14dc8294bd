"""The pod that both variants share."""

from components.jupyterlab_pod import JupyterLabPod

POD = JupyterLabPod("image", "200m", "1", "256Mi", "1Gi").spec("token-secret")
CONTAINER = POD["containers"][0]


def test_pod_keeps_the_restricted_pod_security_standard() -> None:
    security = CONTAINER["securityContext"]
    assert security["runAsNonRoot"] is True
    assert security["runAsUser"] == 1000
    assert security["allowPrivilegeEscalation"] is False
    assert security["capabilities"] == {"drop": ["ALL"]}
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    assert security["readOnlyRootFilesystem"] is True
    assert {tuple(volume) for volume in POD["volumes"]} == {("name", "emptyDir")}


def test_pod_has_no_service_account_token() -> None:
    assert POD["automountServiceAccountToken"] is False


def test_pod_uses_only_what_knative_lets_through() -> None:
    """Knative refuses other fields; the Deployment must not have them either."""
    allowed = {"automountServiceAccountToken", "enableServiceLinks", "containers", "volumes"}
    assert POD.keys() <= allowed
    assert not CONTAINER.keys() & {"lifecycle", "stdin", "tty"}


def test_token_comes_by_the_environment() -> None:
    env = {entry["name"]: entry for entry in CONTAINER["env"]}
    reference = {"secretKeyRef": {"name": "token-secret", "key": "token"}}
    assert env["JUPYTER_TOKEN"]["valueFrom"] == reference
    assert "token" not in " ".join(CONTAINER["args"])


def test_cpu_request_is_there_for_the_autoscaler() -> None:
    assert CONTAINER["resources"]["requests"] == {"cpu": "200m", "memory": "256Mi"}


def test_probes_need_no_token() -> None:
    for probe in ("readinessProbe", "livenessProbe"):
        assert CONTAINER[probe]["httpGet"] == {"path": "/api", "port": 8888}
