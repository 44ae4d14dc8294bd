"""How much is measured and how long anything may take: a YAML file, named in every result."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmark.errors import ProtocolError
from benchmark.fields import Fields
from benchmark.plans import CellsPlan, ColdPlan, KernelsPlan, LoadPlan, WarmPlan

FOLDER = Path(__file__).parent / "protocols"
SCALARS = ("deadline_s", "ready_timeout_s", "one_pod_timeout_s", "scrape_timeout_s", "idle_s")
PLANS = ("cold", "warm", "kernels", "closed_loop", "open_loop", "cells")


@dataclass(frozen=True)
class Protocol:
    """A protocol and the hash of the file it came from."""

    name: str
    sha256: str
    deadline_s: float
    ready_timeout_s: float
    one_pod_timeout_s: float
    scrape_timeout_s: float
    idle_s: float
    cold: ColdPlan
    warm: WarmPlan
    kernels: KernelsPlan
    closed_loop: LoadPlan
    open_loop: LoadPlan
    cells: CellsPlan


def shipped() -> list[str]:
    """The names of the protocols that ship with the project."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def find_protocol(name: str) -> Protocol:
    """A protocol that ships with the project, by name, or any file.

    Raises ProtocolError when there is none or it is malformed.
    """
    path = FOLDER / f"{name}.yaml" if name in shipped() else Path(name)
    try:
        content = path.read_bytes()
    except OSError:
        raise ProtocolError(
            f"no protocol {name!r}: use one of {', '.join(shipped())}, or the path of a YAML file"
        ) from None
    return read_protocol(path.stem, content)


def read_protocol(name: str, content: bytes) -> Protocol:
    """Decodes a protocol; unknown, missing and mistyped keys raise ProtocolError."""
    try:
        document: object = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProtocolError(f"protocol {name}: not YAML ({_line(error)})") from None
    fields = Fields(document, "", lambda problem: ProtocolError(f"protocol {name}: {problem}"))
    fields.only(*SCALARS, *PLANS)
    return Protocol(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        cold=ColdPlan.read(fields.section("cold")),
        warm=WarmPlan.read(fields.section("warm")),
        kernels=KernelsPlan.read(fields.section("kernels")),
        closed_loop=LoadPlan.read(fields.section("closed_loop"), "clients"),
        open_loop=LoadPlan.read(fields.section("open_loop"), "rate"),
        cells=CellsPlan.read(fields.section("cells")),
        **{key: fields.number(key) for key in SCALARS},
    )


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
