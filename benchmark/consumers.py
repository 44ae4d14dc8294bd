"""What uses CPU and memory besides the notebook's own containers, as Prometheus knows it."""

from dataclasses import dataclass

from benchmark.fields import Fields


@dataclass(frozen=True)
class PodGroup:
    """Pods of a namespace whose whole name matches `pod_regex`."""

    namespace: str
    pod_regex: str


@dataclass(frozen=True)
class Process:
    """A process outside pods, known to Prometheus by its job."""

    job: str


Consumer = PodGroup | Process


def read_consumers(fields: Fields, key: str) -> tuple[Consumer, ...]:
    """The consumers that a list names. Raises DescriptionError."""
    return tuple(_consumer(item) for item in fields.sections(key))


def _consumer(fields: Fields) -> Consumer:
    if fields.has("job"):
        return Process(fields.only("job").text("job"))
    fields.only("namespace", "pod_regex")
    return PodGroup(fields.text("namespace"), fields.text("pod_regex"))
