"""The files under `args/`: one `--flag=value` a line, which override the lab's own flags."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lab.files import write

ARGS = Path("/var/snap/microk8s/current/args")


def read(service: str) -> dict[str, str]:
    """A service's arguments: flag → value."""
    file = ARGS / service
    lines = file.read_text().splitlines() if file.exists() else []
    pairs = [line.strip().partition("=") for line in lines if line.strip().startswith("--")]
    return {flag: value for flag, _, value in pairs}


def change(service: str, flags: Mapping[str, str | None]) -> bool:
    """Set flags of a service, or remove those whose value is None; returns whether any changed."""
    before = read(service)
    after = {k: v for k, v in {**before, **flags}.items() if v is not None}
    lines = [f"{flag}={value}" for flag, value in after.items()]
    write(ARGS / service, "".join(f"{line}\n" for line in lines))
    return after != before


def merged(command: Sequence[str], flags: Mapping[str, str]) -> list[str]:
    """A command line with some flags replaced or added, each flag once."""
    head = [word for word in command if not word.startswith("--")]
    values = {
        flag: (sep, value)
        for flag, sep, value in (w.partition("=") for w in command if w.startswith("--"))
    }
    values |= {flag: ("=", value) for flag, value in flags.items()}
    return [*head, *(f"{flag}{sep}{value}" for flag, (sep, value) in values.items())]


def labels(role: str) -> str:
    """The labels that a kubelet gives its Node; role: controlplane or worker."""
    return f"microk8s.io/cluster=true,node.kubernetes.io/microk8s-{role}=microk8s-{role}"
