"""What the lab's binaries are built from."""

import re

import pytest

from lab import binaries
from lab.paths import ROOT, TOOLCHAIN


@pytest.mark.parametrize(
    ("binary", "module", "version"),
    [
        (binaries.KUBELITE, "k8s.io/kubernetes", binaries.KUBERNETES),
        (binaries.TRAEFIK_PROXY, "github.com/traefik/traefik/v3", binaries.TRAEFIK),
        (binaries.COREDNS_SERVER, "github.com/coredns/coredns", binaries.COREDNS),
        (binaries.METRICS, "sigs.k8s.io/metrics-server", binaries.METRICS_SERVER),
        (binaries.STATE_METRICS, "k8s.io/kube-state-metrics/v2", binaries.KUBE_STATE_METRICS),
        (binaries.PULUMI_CLI, "github.com/pulumi/pulumi/pkg/v3", binaries.PULUMI),
        (binaries.VEGETA, "github.com/tsenart/vegeta/v12", binaries.VEGETA_CLI),
    ],
)
def test_programs_say_the_version_they_are_built_from(
    binary: binaries.Binary, module: str, version: str
) -> None:
    required = (TOOLCHAIN / binary.module / "go.mod").read_text()
    assert re.search(rf"\b{re.escape(module)} v(\S+)", required)[1] == version


def test_the_provider_says_the_version_that_its_sdk_wants() -> None:
    """The module's own version is none: it is that of a commit."""
    required = (ROOT / "requirements.txt").read_text()
    assert f"pulumi-kubernetes=={binaries.KUBERNETES_PROVIDER}\n" in required
    assert f"version.Version={binaries.KUBERNETES_PROVIDER}" in binaries.PROVIDER.flags
