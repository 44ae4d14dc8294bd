"""What the lab's binaries are built from."""

import re

import pytest

import versions
from lab import binaries
from lab.paths import ROOT, TOOLCHAIN


@pytest.mark.parametrize(
    ("binary", "module", "version"),
    [
        (binaries.KUBELITE, "k8s.io/kubernetes", versions.KUBERNETES),
        (binaries.TRAEFIK_PROXY, "github.com/traefik/traefik/v3", versions.TRAEFIK),
        (binaries.COREDNS_SERVER, "github.com/coredns/coredns", versions.COREDNS),
        (binaries.METRICS, "sigs.k8s.io/metrics-server", versions.METRICS_SERVER),
        (binaries.STATE_METRICS, "k8s.io/kube-state-metrics/v2", versions.KUBE_STATE_METRICS),
        (binaries.PULUMI_CLI, "github.com/pulumi/pulumi/pkg/v3", versions.PULUMI),
        (binaries.ACTIONLINT, "github.com/rhysd/actionlint", versions.ACTIONLINT),
        (binaries.VEGETA, "github.com/tsenart/vegeta/v12", versions.VEGETA),
    ],
)
def test_programs_say_the_version_they_are_built_from(
    binary: binaries.Binary, module: str, version: str
) -> None:
    assert required(binary, module) == version


def test_knative_is_built_from_the_release_it_is_called_by() -> None:
    """Its modules count from 0.27 where its releases count from 1.0."""
    major, minor, patch = versions.KNATIVE.split(".")
    module = f"0.{int(minor) + 27}.{patch}"
    assert (major, required(binaries.KNATIVE_SERVING, "knative.dev/serving")) == ("1", module)


def test_the_provider_says_the_version_that_its_sdk_wants() -> None:
    """The module's own version is none: it is that of a commit."""
    sdk = (ROOT / "requirements.txt").read_text()
    assert f"pulumi-kubernetes=={versions.KUBERNETES_PROVIDER}\n" in sdk
    assert f"version.Version={versions.KUBERNETES_PROVIDER}" in binaries.PROVIDER.flags


def required(binary: binaries.Binary, module: str) -> str:
    """The version of a module that a toolchain's go.mod names."""
    text = (TOOLCHAIN / binary.module / "go.mod").read_text()
    found = re.search(rf"\b{re.escape(module)} v(\S+)", text)
    assert found, f"{binary.module} does not name {module}"
    return found[1]
