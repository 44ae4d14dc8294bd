"""The description of what is measured: one JSON object, the same shape for every variant.

Version 2, of a variant that HTTP requests start and stop:

    {
      "version": 2,
      "name": "mine",
      "title": "My variant",
      "namespace": "notebooks-mine",
      "notebook": {
        "kind": "server",
        "address": "198.18.0.2",
        "port": 80,
        "host": "jupyterlab.notebooks-mine.notebooks.test",
        "path": "/lab",
        "token": "...",
        "affinity_cookie": "notebook_pod"
      },
      "pods": {"server": "app.kubernetes.io/name=jupyterlab"},
      "scaling": {"kind": "requests"},
      "overhead": [{"namespace": "mine-system", "pod_regex": "proxy-.*"}],
      "overhead_containers": ["sidecar"],
      "control_plane": [{"job": "apiserver"}],
      "prometheus": {"proxy_path": "/api/v1/namespaces/NAMESPACE/services/NAME:PORT/proxy"},
      "kubeconfig": "...",
      "environment": {"scales_to_zero": true, "idle_pod_s": 90}
    }

A Deployment whose replicas are set by hand, and a server that HTTP calls start and stop, have
another `scaling`:

      "scaling": {"kind": "replicas", "deployment": "jupyterlab", "cold": 1, "restore": 1}

      "scaling": {
        "kind": "calls",
        "host": "starter.notebooks.test",
        "token": "...",
        "start": {"method": "POST", "path": "/server"},
        "stop": {"method": "DELETE", "path": "/server"},
        "settled": [409]
      }

Optional keys:

- `notebook.base_url`: what the server's paths begin with, such as `/user/ann` of a hub's user.
- `scaling.retention_s` of kind `requests`: how long Knative keeps the last pod beyond its window.
  Measurements do not wait for that: meanwhile the autoscaler of the traffic's revision has 0.
- `phases`: the supported ones, named as in `benchmark.schedule`; all of them unless given.
- `autoscaler`: the one whose bounds scale-in moves, `{"kind": "PodAutoscaler"}` or
  `{"kind": "HorizontalPodAutoscaler", "deployment": "jupyterlab"}`. Without it, scale-in is not
  supported.
- `pods.kernel`, `pods.control`: see `benchmark.pods.roles`.

The complete descriptions of the project's variants are in `docs/measuring.md`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmark.consumers import Consumer, read_consumers
from benchmark.errors import DescriptionError
from benchmark.fields import Fields
from benchmark.notebook import NOTEBOOKS, Notebook
from benchmark.pods.roles import Labels, Pods, read_pods
from benchmark.scale_in.autoscalers import AUTOSCALERS, Autoscaler
from benchmark.scaling import SCALINGS, Scaling
from benchmark.schedule import PHASES

VERSION = 2
KEYS = (
    *("version", "name", "title", "namespace", "notebook", "pods", "scaling", "autoscaler"),
    *("phases", "overhead", "overhead_containers", "control_plane", "prometheus", "kubeconfig"),
    "environment",
)


@dataclass(frozen=True)
class Variant:
    """Where a variant answers, which pods are its own, and what it cannot run without."""

    name: str
    title: str
    namespace: str
    notebook: Notebook
    pods: Pods
    scaling: Scaling
    autoscaler: Autoscaler | None
    phases: tuple[str, ...]
    overhead: tuple[Consumer, ...]
    overhead_containers: tuple[str, ...]
    control_plane: tuple[Consumer, ...]
    prometheus_path: str
    kubeconfig: str = field(repr=False)
    environment: Mapping[str, object]

    @property
    def labels(self) -> Labels:
        """Of the pods that serve notebooks."""
        return self.pods.server

    @property
    def not_applicable(self) -> list[str]:
        """The phases that it does not support."""
        return [phase for phase in PHASES if phase not in self.phases]


def read_variant(text: str) -> Variant:
    """Decodes and checks a description.

    Raises DescriptionError, which names the key and never shows a secret.
    """
    try:
        document: object = json.loads(text)
    except ValueError as error:
        raise _refuse(f"not JSON ({error})") from None
    if not isinstance(document, dict):
        raise _refuse("expected one JSON object on stdin")
    fields = Fields(document, "", _refuse)
    _check_version(fields)
    return _variant(fields.only(*KEYS))


def _check_version(fields: Fields) -> None:
    version, name = fields.values.get("version"), fields.values.get("name")
    if version != VERSION:
        stack = name if isinstance(name, str) and name else "NAME"
        shown = version if isinstance(version, int) else "none"
        raise _refuse(
            f"expected version {VERSION}, found {shown}: run `pulumi up --stack {stack}`, "
            "which writes it anew"
        )


def _variant(fields: Fields) -> Variant:
    namespace, pods = fields.text("namespace"), read_pods(fields.section("pods"), _refuse)
    notebook_fields, scaling = fields.section("notebook"), fields.section("scaling")
    notebook = notebook_fields.of_kind(NOTEBOOKS)(notebook_fields)
    return Variant(
        name=fields.text("name"),
        title=fields.text("title"),
        namespace=namespace,
        notebook=notebook,
        pods=pods,
        scaling=scaling.of_kind(SCALINGS)(scaling, namespace, notebook),
        autoscaler=_autoscaler(fields, namespace, pods.server),
        phases=_phases(fields),
        overhead=read_consumers(fields, "overhead"),
        overhead_containers=tuple(fields.texts("overhead_containers")),
        control_plane=read_consumers(fields, "control_plane"),
        prometheus_path=fields.section("prometheus").text("proxy_path"),
        kubeconfig=fields.text("kubeconfig"),
        environment=fields.mapping("environment"),
    )


def _autoscaler(fields: Fields, namespace: str, labels: Labels) -> Autoscaler | None:
    if not fields.has("autoscaler"):
        return None
    autoscaler = fields.section("autoscaler")
    return autoscaler.of_kind(AUTOSCALERS)(autoscaler, namespace, labels)


def _phases(fields: Fields) -> tuple[str, ...]:
    """The supported phases, in their order."""
    if not fields.has("phases"):
        return PHASES
    supported = fields.texts("phases")
    for phase in supported:
        if phase not in PHASES:
            raise _refuse(f"phases: {phase!r} is not known; known are {', '.join(PHASES)}")
    if not supported:
        raise _refuse("phases must not be empty; leave it out where all are supported")
    if "first_kernel" in supported and "cold" not in supported:
        raise _refuse("phases: first_kernel needs cold, which gives it a fresh pod")
    return tuple(phase for phase in PHASES if phase in supported)


def _refuse(problem: str) -> DescriptionError:
    return DescriptionError(f"variant description: {problem}")
