"""The lab's binaries: what is built from which module, with which flags."""

from dataclasses import dataclass

from versions import KUBE_STATE_METRICS, KUBERNETES, KUBERNETES_PROVIDER, PULUMI, TRAEFIK
from versions import VEGETA as VEGETA_CLI


@dataclass(frozen=True)
class Binary:
    """A Go module under `toolchain/` and the programs it yields.

    packages: what `go build` is given; programs: the files it writes, as
    (written name, kept name); flags: linker flags; usual: seconds of a cold build on 2 cores;
    embeds: a package and a folder of its module whose JSON files the program at the root embeds.
    """

    module: str
    packages: tuple[str, ...]
    programs: tuple[tuple[str, str], ...]
    usual: float
    flags: str = "-s -w"
    embeds: tuple[str, ...] = ()


def _same(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


_K8S = "k8s.io/component-base/version"
_MAJOR, _MINOR = KUBERNETES.split(".")[:2]
KNATIVE_PROGRAMS = (
    "activator",
    "autoscaler",
    "autoscaler-hpa",
    "controller",
    "queue",
    "webhook",
)

KUBELITE = Binary(
    "kubelite",
    (".",),
    _same("kubelite"),
    usual=330,
    flags=f"-s -w -X {_K8S}.gitVersion=v{KUBERNETES} -X {_K8S}.gitMajor={_MAJOR} "
    f"-X {_K8S}.gitMinor={_MINOR}",
)
ETCD = Binary("etcd", ("go.etcd.io/etcd/server/v3",), (("server", "etcd"),), usual=60)
ETCD_TOOLS = Binary("etcdctl", ("tool",), _same("etcdctl", "etcdutl"), usual=20)
PULUMI_CLI = Binary(
    "pulumi",
    ("github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",),
    _same("pulumi"),
    usual=200,
    flags=f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{PULUMI}",
)
_PROVIDER = "github.com/pulumi/pulumi-kubernetes/provider/v4"
PROVIDER = Binary(
    "kubernetes-provider",
    (".",),
    (("kubernetes-provider", "pulumi-resource-kubernetes"),),
    usual=330,
    flags=f"-s -w -X {_PROVIDER}/pkg/version.Version={KUBERNETES_PROVIDER}",
    embeds=(f"{_PROVIDER}/pkg/provider", "cmd/pulumi-resource-kubernetes"),
)
KNATIVE_SERVING = Binary("knative", ("tool",), _same(*KNATIVE_PROGRAMS), usual=90)
VEGETA = Binary(
    "vegeta",
    ("github.com/tsenart/vegeta/v12",),
    _same("vegeta"),
    usual=15,
    flags=f"-s -w -X main.Version={VEGETA_CLI}",
)
COREDNS_SERVER = Binary("coredns", (".",), _same("coredns"), usual=100)
METRICS = Binary("metrics-server", ("tool",), _same("metrics-server"), usual=150)
STATE_METRICS = Binary(
    "kube-state-metrics",
    ("tool",),
    _same("kube-state-metrics"),
    usual=170,
    flags=f"-s -w -X github.com/prometheus/common/version.Version=v{KUBE_STATE_METRICS}",
)
STORAGE = Binary("local-provisioner", (".",), _same("local-provisioner"), usual=40)
TRAEFIK_PROXY = Binary(
    "traefik",
    ("github.com/traefik/traefik/v3/cmd/traefik",),
    _same("traefik"),
    usual=300,
    flags=f"-s -w -X github.com/traefik/traefik/v3/pkg/version.Version={TRAEFIK}",
)

TOOLS = (VEGETA, KUBELITE, ETCD_TOOLS)
"""What people and tests call on the host, beside Pulumi and its provider."""

CLUSTER = (
    KUBELITE,
    ETCD,
    KNATIVE_SERVING,
    TRAEFIK_PROXY,
    COREDNS_SERVER,
    METRICS,
    STATE_METRICS,
    STORAGE,
)
"""What runs on the nodes."""

ACTIONLINT = Binary(
    "actionlint",
    ("github.com/rhysd/actionlint/cmd/actionlint",),
    _same("actionlint"),
    usual=15,
)
"""What the test of the workflow calls, and nothing else."""
