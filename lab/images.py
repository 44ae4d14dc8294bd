"""The content of the lab's container images, which are built without Docker or a registry."""

from dataclasses import dataclass

import versions
from lab import binaries
from lab.binaries import Binary

REGISTRY = "dev.local"
"""A name that no registry has; Knative is configured not to resolve its tags."""

DEBIAN = "bookworm"


@dataclass(frozen=True)
class Image:
    """An image of one static program from a build, with nothing else in it.

    name: the full reference; binary: the build; program: the file in it; usual: seconds.
    """

    name: str
    binary: Binary
    program: str
    usual: float = 3


@dataclass(frozen=True)
class PackageImage:
    """An image of one program out of a Debian package, with the libraries it links to.

    The package is unpacked, not installed, so the machine gets no service from it.
    program: the program's path in the package and in the image.
    """

    name: str
    package: str
    program: str
    arguments: tuple[str, ...] = ()
    usual: float = 5


@dataclass(frozen=True)
class RootImage:
    """An image that a Containerfile builds on a Debian base, which mmdebstrap makes with packages.

    folder: where the Containerfile lies, under images/.
    """

    name: str
    folder: str
    packages: tuple[str, ...]
    usual: float


def _static(name: str, binary: Binary, program: str, version: str) -> Image:
    return Image(f"{REGISTRY}/{name}:{version}", binary, program)


PAUSE = PackageImage(
    f"{REGISTRY}/pause:catatonit", "catatonit", "/usr/bin/catatonit", arguments=("-P",)
)
PROMETHEUS = PackageImage(
    f"{REGISTRY}/prometheus:{versions.PROMETHEUS}", "prometheus", "/usr/bin/prometheus"
)
JUPYTERLAB = RootImage(
    f"{REGISTRY}/jupyterlab:{versions.JUPYTERLAB}",
    folder="jupyterlab",
    packages=(
        "python3",
        "python3-venv",
        "ca-certificates",
        "tini",
        "git",
        "openssh-client",
        "curl",
        "less",
        "unzip",
        "zip",
        "nano",
        "procps",
        "pandoc",
    ),
    usual=120,
)

ALL: tuple[Image | PackageImage | RootImage, ...] = (
    PAUSE,
    *(
        _static(f"knative/{name}", binaries.KNATIVE_SERVING, name, versions.KNATIVE)
        for name in binaries.KNATIVE_PROGRAMS
    ),
    _static("traefik", binaries.TRAEFIK_PROXY, "traefik", versions.TRAEFIK),
    _static("coredns", binaries.COREDNS_SERVER, "coredns", versions.COREDNS),
    _static("metrics-server", binaries.METRICS, "metrics-server", versions.METRICS_SERVER),
    _static(
        "kube-state-metrics",
        binaries.STATE_METRICS,
        "kube-state-metrics",
        versions.KUBE_STATE_METRICS,
    ),
    _static("local-provisioner", binaries.STORAGE, "local-provisioner", versions.LOCAL_PROVISIONER),
    PROMETHEUS,
    JUPYTERLAB,
)
