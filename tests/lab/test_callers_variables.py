"""A shell with a proxy, a passphrase and another HOME reaches the lab and makes stacks there."""

import os
import subprocess
import sys
from pathlib import Path

from lab import environment, variables
from lab.cluster import Cluster
from tests.conftest import ROOT

PROXY = "http://127.0.0.1:9"
HOSTILE = {
    "HTTPS_PROXY": PROXY,
    "https_proxy": PROXY,
    "HTTP_PROXY": PROXY,
    "http_proxy": PROXY,
    "NO_PROXY": "localhost",
    "PULUMI_CONFIG_PASSPHRASE": "",
    "PULUMI_STACK": "nobody",
    "PYTHONPATH": "/nowhere",
}
PROJECT = "name: small\nruntime: {{name: python, options: {{virtualenv: {venv}}}}}\n"
PROGRAM = """
from pathlib import Path
from pulumi import ResourceOptions
from pulumi_kubernetes import Provider, core
from benchmark.cluster import Cluster

kubeconfig = Path({kubeconfig!r}).read_text()
print("nodes:", Cluster(kubeconfig).facts()["node_count"])
provider = ResourceOptions(provider=Provider("lab", kubeconfig=kubeconfig))
core.v1.ConfigMap("small", metadata={{"name": "callers-variables"}}, opts=provider)
"""


def _shell(folder: Path, script: str) -> str:
    """What a script says in a shell that has evaluated `lab env`."""
    entered = {*environment.pulumi_env(), *variables.direct()} - {"PATH"}
    env = {name: value for name, value in os.environ.items() if name not in entered}
    done = subprocess.run(
        ["bash", "-ec", f'eval "$({sys.executable} -m lab env)"\n{script}'],
        cwd=ROOT,
        env={**env, **HOSTILE, "HOME": str(folder), "XDG_CACHE_HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_kubectl_and_status(lab: Cluster, tmp_path: Path) -> None:
    said = _shell(tmp_path, f"{sys.executable} -m lab kubectl get nodes")
    assert f"{lab.nodes[0].name} " in said
    assert "Ready" in _shell(tmp_path, f"{sys.executable} -m lab status")


def test_a_stack_is_made_seen_again_and_destroyed(lab: Cluster, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "benchmark").symlink_to(ROOT / "benchmark")
    (tmp_path / "kubeconfigs").symlink_to(ROOT / "kubeconfigs")
    (tmp_path / "Pulumi.yaml").write_text(PROJECT.format(venv=Path(sys.prefix)))
    (tmp_path / "__main__.py").write_text(PROGRAM.format(kubeconfig=str(lab.kubeconfig)))
    said = _shell(
        tmp_path,
        f"""
        export PULUMI_BACKEND_URL=file://{tmp_path}/state
        cd {tmp_path}
        pulumi stack init dev --non-interactive
        pulumi up --yes --skip-preview --non-interactive
        pulumi refresh --yes --skip-preview --expect-no-changes --non-interactive
        kubectl --kubeconfig={lab.kubeconfig} get configmap callers-variables
        pulumi destroy --yes --skip-preview --non-interactive
        """,
    )
    assert "nodes: 1" in said
    assert "unreachable" not in said
