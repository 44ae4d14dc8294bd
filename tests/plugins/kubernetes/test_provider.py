"""The Kubernetes provider's own settings: `clusterIdentifier` says which cluster it is."""

from __future__ import annotations

import pytest

from tests.plugins.project import Project

PROGRAM = """
import pulumi, pulumi_kubernetes as k8s
config = pulumi.Config()
k8s.Provider("cluster", kubeconfig=config.require("kubeconfig"),
    cluster_identifier=config.get("identifier") or None)
"""


def _at(address: str) -> str:
    return f"""
apiVersion: v1
kind: Config
current-context: c
contexts: [{{name: c, context: {{cluster: c, user: u}}}}]
clusters: [{{name: c, cluster: {{server: "https://{address}"}}}}]
users: [{{name: u, user: {{token: none}}}}]
"""


@pytest.mark.parametrize(
    ("before", "after", "addresses", "replaced"),
    [
        ("one", "one", ("127.0.0.1:9", "127.0.0.2:9"), False),
        ("one", "two", ("127.0.0.1:9", "127.0.0.1:9"), True),
        ("", "", ("127.0.0.1:9", "127.0.0.2:9"), True),
        ("", "one", ("127.0.0.1:9", "127.0.0.1:9"), False),
    ],
    ids=["another address", "another cluster", "no identifier", "taken up"],
)
def test_an_identifier_decides_whether_it_is_another_cluster(
    project: Project, before: str, after: str, addresses: tuple[str, str], *, replaced: bool
) -> None:
    """By the same one the provider is updated, where its address alone would replace it."""
    project.program(PROGRAM)
    project.config(kubeconfig=_at(addresses[0]), identifier=before).up().ok()
    step = project.config(kubeconfig=_at(addresses[1]), identifier=after).plan()["cluster"]
    assert ("replace" in step["op"]) is replaced, step
    assert step["op"] != "same"
