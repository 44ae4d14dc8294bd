"""The description of what is measured: one JSON object, the same shape for every variant."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote

from benchmark.errors import DescriptionError
from benchmark.fields import Fields


@dataclass(frozen=True)
class Requests:
    """The variant goes to zero by itself, and a request starts it."""


@dataclass(frozen=True)
class Replicas:
    """A Deployment that is brought to zero and started by hand.

    `cold`: replicas asked for at t0. `restore`: replicas it is left with.
    """

    deployment: str
    cold: int
    restore: int


@dataclass(frozen=True)
class PodGroup:
    """Pods of a namespace whose whole name matches `pod_regex`."""

    namespace: str
    pod_regex: str


@dataclass(frozen=True)
class Process:
    """A process outside pods, known to Prometheus by its job."""

    job: str


Account = PodGroup | Process


@dataclass(frozen=True)
class Variant:
    """Where a variant answers, which pods are its own, and what it cannot run without."""

    name: str
    address: str
    port: int
    host: str
    path: str
    token: str = field(repr=False)
    kubeconfig: str = field(repr=False)
    namespace: str
    labels: dict[str, str]
    affinity_cookie: str
    scaling: Requests | Replicas
    overhead: tuple[Account, ...]
    overhead_containers: tuple[str, ...]
    control_plane: tuple[Account, ...]
    prometheus_path: str
    environment: dict[str, object]

    @property
    def url(self) -> str:
        """What is asked for; it holds the token, so it must never be shown."""
        return f"http://{self.address}:{self.port}{self.path}?token={quote(self.token, safe='')}"


def read_variant(text: str) -> Variant:
    """Decodes and checks a description.

    Raises DescriptionError, which names the key and never shows a secret.
    """
    try:
        document: object = json.loads(text)
    except ValueError as error:
        raise _refuse(f"not JSON ({error})") from None
    fields = Fields(document, "", _refuse) if isinstance(document, dict) else None
    if fields is None:
        raise _refuse("expected one JSON object on stdin")
    return _variant(fields)


def _variant(fields: Fields) -> Variant:
    return Variant(
        name=fields.text("name"),
        address=fields.text("address"),
        port=fields.whole("port", 1),
        host=fields.text("host"),
        path=fields.text("path"),
        token=fields.text("token"),
        kubeconfig=fields.text("kubeconfig"),
        namespace=fields.text("namespace"),
        labels=_labels(fields.section("pods").text("label_selector")),
        affinity_cookie=fields.text("affinity_cookie"),
        scaling=_scaling(fields.section("scaling")),
        overhead=_accounts(fields, "overhead"),
        overhead_containers=tuple(fields.texts("overhead_containers")),
        control_plane=_accounts(fields, "control_plane"),
        prometheus_path=fields.section("prometheus").text("proxy_path"),
        environment=fields.mapping("environment"),
    )


def _scaling(fields: Fields) -> Requests | Replicas:
    if fields.choice("kind", ("requests", "replicas")) == "requests":
        return Requests()
    return Replicas(fields.text("deployment"), fields.whole("cold", 1), fields.whole("restore", 1))


def _accounts(fields: Fields, key: str) -> tuple[Account, ...]:
    return tuple(_account(item) for item in fields.sections(key))


def _account(fields: Fields) -> Account:
    if fields.has("job"):
        return Process(fields.only("job").text("job"))
    fields.only("namespace", "pod_regex")
    return PodGroup(fields.text("namespace"), fields.text("pod_regex"))


def _labels(selector: str) -> dict[str, str]:
    """`a=b,c=d` as a dict; set-based selectors are refused."""
    pairs = [term.partition("=") for term in selector.split(",")]
    if not all(key and equals and value for key, equals, value in pairs):
        raise _refuse(f"pods.label_selector must read key=value[,key=value], not {selector!r}")
    return {key.strip(): value.strip() for key, _, value in pairs}


def _refuse(problem: str) -> DescriptionError:
    return DescriptionError(f"variant description: {problem}")
