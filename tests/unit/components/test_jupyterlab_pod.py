"""The pod that both variants share."""

from typing import Any

import pytest

from components.notebook.jupyterlab_pod import Culling, JupyterLabPod, PodSpec
from components.notebook.volumes import PodVolumes

POD = JupyterLabPod("image", "200m", "1", "256Mi", "1Gi").spec("token-secret")
TOGETHER = JupyterLabPod("image", "200m", "1", "256Mi", "1Gi", one_node=True).spec("token-secret")
CONTAINER = POD["containers"][0]


def pod(volumes: PodVolumes) -> PodSpec:
    return JupyterLabPod("image", "200m", "1", "256Mi", "1Gi", volumes=volumes).spec("token")


def environment(pod: PodSpec) -> dict[str, str | None]:
    return {entry["name"]: entry.get("value") for entry in pod["containers"][0]["env"]}


def test_pod_keeps_the_restricted_pod_security_standard() -> None:
    security = CONTAINER["securityContext"]
    assert security["runAsNonRoot"] is True
    assert security["runAsUser"] == 1000
    assert security["allowPrivilegeEscalation"] is False
    assert security["capabilities"] == {"drop": ["ALL"]}
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    assert security["readOnlyRootFilesystem"] is True
    kinds = {tuple(volume) for volume in POD["volumes"]}
    assert kinds == {("name", "emptyDir"), ("name", "secret")}


def test_the_images_own_entry_point_is_process_1() -> None:
    assert "command" not in CONTAINER
    assert CONTAINER["args"][0] == "jupyter-lab"


def volumes_of(pod: PodSpec) -> dict[str, dict[str, Any]]:
    return {volume["name"]: volume for volume in pod["volumes"]}


def mounts_of(pod: PodSpec) -> dict[str, dict[str, Any]]:
    return {mount["mountPath"]: mount for mount in pod["containers"][0]["volumeMounts"]}


def test_notebooks_are_where_they_were_and_home_is_hidden_beside_them() -> None:
    mounts = mounts_of(POD)
    assert mounts["/home/jovyan/work"] == {
        "name": "notebooks",
        "mountPath": "/home/jovyan/work",
    }
    assert mounts["/home/jovyan"] == {
        "name": "notebooks",
        "mountPath": "/home/jovyan",
        "subPath": ".home",
    }
    assert "--ServerApp.root_dir=/home/jovyan/work" in CONTAINER["args"]
    assert environment(POD)["HOME"] == "/home/jovyan"


def test_what_pods_must_not_share_is_in_none_of_their_homes() -> None:
    """Files that are named by process ids, databases, and settings that the server reads."""
    own = {
        name: value
        for name, value in environment(POD).items()
        if name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR")
    }
    assert len(set(own.values())) == 3
    volume = mounts_of(POD)["/run/jupyter"]["name"]
    assert all(value.startswith("/run/jupyter/") for value in own.values())
    assert volumes_of(POD)[volume]["emptyDir"]["medium"] == "Memory"
    assert "--NotebookNotary.db_file=:memory:" in CONTAINER["args"]


def test_a_claim_keeps_notebooks_and_home_and_nothing_else() -> None:
    volumes = volumes_of(pod(PodVolumes(claim="kept")))
    assert volumes["notebooks"] == {
        "name": "notebooks",
        "persistentVolumeClaim": {"claimName": "kept"},
    }
    kept = [name for name, volume in volumes.items() if "persistentVolumeClaim" in volume]
    assert kept == ["notebooks"]


@pytest.mark.parametrize("claim", [None, "kept"])
def test_no_folder_of_a_pod_can_have_it_evicted(claim: str | None) -> None:
    """The kubelet evicts for an emptyDir on disk; one in memory is full before."""
    spec = pod(PodVolumes("300Mi", "400Mi", claim))
    sizes = {
        name: volume["emptyDir"]
        for name, volume in volumes_of(spec).items()
        if "emptyDir" in volume
    }
    assert {entry["medium"] for entry in sizes.values()} == {"Memory"}
    mounts = mounts_of(spec)
    folders = {path: sizes.get(mount["name"], {}) for path, mount in mounts.items()}
    assert folders["/tmp"]["sizeLimit"] == "300Mi"
    assert folders["/dev/shm"]["sizeLimit"] == "400Mi"
    assert folders["/home/jovyan"].get("sizeLimit") == (None if claim else "300Mi")


def test_what_is_deleted_is_kept_in_no_trash() -> None:
    assert "--FileContentsManager.delete_to_trash=False" in CONTAINER["args"]
    assert "--FileContentsManager.always_delete_dir=True" in CONTAINER["args"]


def test_pod_has_no_service_account_token() -> None:
    assert POD["automountServiceAccountToken"] is False


def test_pod_uses_only_what_knative_lets_through() -> None:
    """Knative refuses other fields; the Deployment must not have them either."""
    allowed = {
        "automountServiceAccountToken",
        "enableServiceLinks",
        "securityContext",
        "affinity",
        "tolerations",
        "topologySpreadConstraints",
        "containers",
        "volumes",
    }
    assert POD.keys() | TOGETHER.keys() <= allowed
    assert POD["securityContext"] == {"fsGroup": 1000}, "no fsGroupChangePolicy in 1.17"
    assert not CONTAINER.keys() & {"lifecycle", "stdin", "tty"}


def test_token_comes_by_the_environment() -> None:
    env = {entry["name"]: entry for entry in CONTAINER["env"]}
    reference = {"secretKeyRef": {"name": "token-secret", "key": "token"}}
    assert env["JUPYTER_TOKEN"]["valueFrom"] == reference
    arguments = " ".join(CONTAINER["args"])
    assert "token" not in arguments.replace("=/run/secrets/jupyterlab/token", "")


def test_pods_sign_cookies_with_the_same_key() -> None:
    (volume,) = (volume for volume in POD["volumes"] if "secret" in volume)
    assert volume["secret"]["secretName"] == "token-secret"
    (mount,) = (m for m in CONTAINER["volumeMounts"] if m["name"] == volume["name"])
    assert f"--ServerApp.cookie_secret_file={mount['mountPath']}/token" in CONTAINER["args"]


def test_cpu_request_is_there_for_the_autoscaler() -> None:
    assert CONTAINER["resources"]["requests"] == {"cpu": "200m", "memory": "256Mi"}


def test_probes_need_no_token() -> None:
    for probe in ("readinessProbe", "livenessProbe"):
        assert CONTAINER[probe]["httpGet"] == {"path": "/api", "port": 8888}


def test_nothing_is_culled_unless_it_is_asked_for() -> None:
    assert "cull" not in " ".join(CONTAINER["args"])
    assert Culling(after=0, interval=5, connected=True).arguments() == []


def test_culling_goes_to_the_kernel_manager() -> None:
    assert Culling(after=600, interval=60, connected=True).arguments() == [
        "--MappingKernelManager.cull_idle_timeout=600",
        "--MappingKernelManager.cull_interval=60",
        "--MappingKernelManager.cull_connected=True",
    ]


def test_a_lost_node_s_pods_are_replaced_when_they_are_no_longer_waited_for() -> None:
    pod = JupyterLabPod("image", "200m", "1", "256Mi", "1Gi", node_loss_tolerance=20).spec("token")
    waits = {t["key"]: (t["effect"], t["tolerationSeconds"]) for t in pod["tolerations"]}
    assert waits == {
        "node.kubernetes.io/not-ready": ("NoExecute", 20),
        "node.kubernetes.io/unreachable": ("NoExecute", 20),
    }


def test_pods_go_to_different_nodes_where_there_are_any() -> None:
    (constraint,) = POD["topologySpreadConstraints"]
    assert constraint["topologyKey"] == "kubernetes.io/hostname"
    assert constraint["whenUnsatisfiable"] == "ScheduleAnyway", "one node, or one volume, is fine"
    assert constraint["labelSelector"]["matchLabels"] == {"app.kubernetes.io/name": "jupyterlab"}


def test_pods_of_a_volume_that_one_node_can_use_are_on_one_node() -> None:
    """Wherever else the scheduler sends one, its volume cannot be mounted."""
    terms = TOGETHER["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert terms == [
        {
            "topologyKey": "kubernetes.io/hostname",
            "labelSelector": {"matchLabels": {"app.kubernetes.io/name": "jupyterlab"}},
        }
    ]
    assert "topologySpreadConstraints" not in TOGETHER
    assert "affinity" not in POD


@pytest.mark.parametrize(
    ("limit", "count"),
    [
        ("1", "1"),
        ("2", "2"),
        ("0.5", "1"),
        ("1.5", "2"),
        ("1500m", "2"),
        ("2000m", "2"),
        ("0", "1"),
    ],
)
def test_libraries_make_no_more_threads_than_the_limit_has_work_for(limit: str, count: str) -> None:
    """By themselves they count the node's CPUs, and wait for each other under the limit."""
    (container,) = JupyterLabPod("image", "200m", limit, "256Mi", "1Gi").spec("token")["containers"]
    env = {entry["name"]: entry.get("value") for entry in container["env"]}
    told = {name: value for name, value in env.items() if name.endswith(("_THREADS", "_COUNT"))}
    assert set(told.values()) == {count}
    assert {"OMP_NUM_THREADS", "POLARS_MAX_THREADS", "PYTHON_CPU_COUNT"} <= told.keys()
