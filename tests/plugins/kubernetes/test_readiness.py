"""The Kubernetes provider: waiting until objects are ready, and what is said when they are not."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.plugins.kubernetes.programs import HEAD, IMAGE
from tests.plugins.project import Project

Kubectl = Callable[..., str]

WORKLOADS = (
    HEAD
    + f"IMAGE = {IMAGE!r}\n"
    + """
SERVE = ["python3", "-m", "http.server", "8080"]
ANNOTATIONS = {"pulumi.com/timeoutSeconds": config.get("seconds") or "60"}

def pod(command, image=IMAGE, restart="Always", **container):
    return {"restart_policy": restart, "termination_grace_period_seconds": 0, "containers": [
        {"name": "main", "image": image, "image_pull_policy": "IfNotPresent",
         "command": command, **container}]}

def workload(kind, name, template, **spec):
    labels = {"app": name}
    return kind(name, metadata=meta(name=name, annotations=ANNOTATIONS), spec={
        "selector": {"match_labels": labels},
        "template": {"metadata": {"labels": labels}, "spec": template}, **spec}, opts=opts)

PROBE = {"http_get": {"port": 8080, "path": "/"}, "period_seconds": 1}
"""
)

READY = """
workload(k8s.apps.v1.Deployment, "web", pod(SERVE, readiness_probe=PROBE,
    env=[{"name": "VERSION", "value": config.get("version") or "1"}]))
k8s.core.v1.Service("web-service", metadata=meta(name="web"), spec={"selector": {"app": "web"},
    "ports": [{"port": 80, "target_port": 8080}]}, opts=opts)
workload(k8s.apps.v1.DaemonSet, "daemon", pod(["sleep", "infinity"]))
workload(k8s.apps.v1.StatefulSet, "stateful", pod(["sleep", "infinity"]), service_name="none")
k8s.core.v1.Pod("pod", metadata=meta(name="pod", annotations=ANNOTATIONS),
    spec=pod(["sleep", "infinity"]), opts=opts)
k8s.batch.v1.Job("job", metadata=meta(name="job", annotations=ANNOTATIONS), spec={
    "template": {"spec": pod(["true"], restart="Never")}}, opts=opts)
"""

BROKEN = """
workload(k8s.apps.v1.Deployment, "image", pod(SERVE, image="dev.local/nowhere:1"))
workload(k8s.apps.v1.Deployment, "crash", pod(["sh", "-c", "exit 3"], readiness_probe=PROBE))
workload(k8s.apps.v1.Deployment, "probe", pod(["sleep", "infinity"], readiness_probe=PROBE))
workload(k8s.apps.v1.Deployment, "large", pod(SERVE, resources={"requests": {"cpu": "999"}}))
k8s.batch.v1.Job("job", metadata=meta(name="job"), spec={"backoff_limit": 0,
    "template": {"spec": pod(["false"], restart="Never")}}, opts=opts)
"""


def test_up_ends_when_everything_is_ready(
    cluster_project: Project, kubectl: Kubectl, namespace: str
) -> None:
    """After an up, and after an update of a template, the pods are there and ready."""
    project = cluster_project.program(WORKLOADS + READY)
    project.up().ok()

    def status(kind: str, name: str, path: str) -> str:
        return kubectl("-n", namespace, "get", kind, name, "-o", f"jsonpath={{.status.{path}}}")

    assert status("deployment", "web", "readyReplicas") == "1"
    assert status("daemonset", "daemon", "numberReady") != "0"
    assert status("statefulset", "stateful", "readyReplicas") == "1"
    assert status("pod", "pod", "phase") == "Running"
    assert status("job", "job", "succeeded") == "1"
    assert kubectl("-n", namespace, "get", "endpoints", "web", "-o", "jsonpath={.subsets[*]}")
    project.up("--expect-no-changes").ok()
    project.refresh("--expect-no-changes").ok()

    project.config(version="2").up().ok()
    pods = kubectl("-n", namespace, "get", "pods", "-l", "app=web", "-o", "jsonpath={..env}")
    assert pods == '[{"name":"VERSION","value":"2"}]'


def test_what_is_not_ready_is_explained_and_continued(cluster_project: Project) -> None:
    """Each failure names its pod and reason; the objects are kept, and the next up goes on.

    A pod that no node has room for is not named.
    """
    project = cluster_project.program(WORKLOADS + BROKEN).config(seconds="15")
    text = project.up().failed().text
    unready = r"containers with unready status: \[main\]"
    for reason in (
        rf"/image-\S+\]: {unready}\[(ErrImagePull|ImagePullBackOff)\].*dev\.local/nowhere:1",
        rf"/crash-\S+\]: {unready}\[CrashLoopBackOff\]",
        rf"/probe-\S+\]: {unready}",
        "'large' timed out waiting to be Ready",
        r"\[BackoffLimitExceeded\]",
    ):
        assert re.search(reason, text), f"{reason} is not in:\n{text}"
    assert project.resource("probe")["id"].endswith("/probe")
    assert project.resource("probe")["initErrors"]

    mended = 'workload(k8s.apps.v1.Deployment, "probe", pod(SERVE, readiness_probe=PROBE))'
    project.program(WORKLOADS + mended).config(seconds="60").up().ok()
    assert "initErrors" not in project.resource("probe")
    project.up("--expect-no-changes").ok()


def test_ctrl_c_ends_the_waiting_and_nothing_is_lost(cluster_project: Project) -> None:
    """The object that was waited for is in the state, and the next up goes on with it."""
    slow = 'workload(k8s.apps.v1.Deployment, "slow", pod(SERVE, readiness_probe=PROBE, {}))'
    never = slow.replace("SERVE", '["sleep", "infinity"]').replace(", {}", "")
    project = cluster_project.program(WORKLOADS + never).config(seconds="120")
    words = ("up", "--yes", "--skip-preview")
    result = project.interrupted(*words, when="Deployment slow creating").failed()
    assert result.seconds < 60
    assert project.resource("slow")["id"].endswith("/slow")
    project.program(WORKLOADS + slow.replace(", {}", "")).up().ok()


def test_waiting_can_be_skipped_and_described(cluster_project: Project) -> None:
    """`skipAwait` waits for nothing; `waitFor` for what it says, instead of the usual."""
    program = WORKLOADS + 'workload(k8s.apps.v1.Deployment, "large", pod(SERVE, **BIG))'
    big = 'BIG = {"resources": {"requests": {"cpu": "999"}}}\n'
    project = cluster_project.program(big + program)
    head = 'ANNOTATIONS = {"pulumi.com/timeoutSeconds": config.get("seconds") or "60"}'
    annotation = '{"pulumi.com/skipAwait": "true"}'
    project.program(big + program.replace(head, f"ANNOTATIONS = {annotation}"))
    assert project.up().ok().seconds < 55
    annotation = (
        '{"pulumi.com/waitFor": json.dumps(["jsonpath={.status.replicas}=1", '
        '"condition=Available=False"])}'
    )
    project.program(big + program.replace(head, f"ANNOTATIONS = {annotation}"))
    assert project.up().ok().seconds < 55
