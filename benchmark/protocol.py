"""How much is measured and how long anything may take: a YAML file, named in every result."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmark.errors import ProtocolError
from benchmark.fields import Fields

FOLDER = Path(__file__).parent / "protocols"


@dataclass(frozen=True)
class ColdPlan:
    """Cold cycles; all times in seconds.

    `quiet_s` passes between zero pods and t0, `settle_s` between the answer and the next step
    (it belongs to the phase's usage). `retry_period_s` separates the attempts on a variant that
    no request can start. `spare_cycles` is how many discarded samples are measured again.
    """

    cycles: int
    spare_cycles: int
    zero_timeout_s: float
    quiet_s: float
    answer_timeout_s: float
    retry_period_s: float
    settle_s: float


@dataclass(frozen=True)
class WarmPlan:
    """Sequential single requests; `warmups` come first and are kept apart."""

    samples: int
    warmups: int
    period_s: float
    timeout_s: float


@dataclass(frozen=True)
class LoadPlan:
    """One load phase: `clients` for the closed loop, `rate` (1/s) for the open one."""

    duration_s: float
    timeout_s: float
    clients: int = 0
    rate: int = 0


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
    closed_loop: LoadPlan
    open_loop: LoadPlan


def find_protocol(name: str) -> Protocol:
    """A protocol that ships with the project, by name, or any file.

    Raises ProtocolError when there is none or it is malformed.
    """
    shipped = FOLDER / f"{name}.yaml"
    path = shipped if shipped.is_file() else Path(name)
    try:
        content = path.read_bytes()
    except OSError:
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.yaml")))
        raise ProtocolError(
            f"no protocol {name!r}: use one of {known}, or the path of a YAML file"
        ) from None
    return read_protocol(path.stem, content)


def read_protocol(name: str, content: bytes) -> Protocol:
    """Decodes a protocol; unknown, missing and mistyped keys raise ProtocolError."""
    try:
        document: object = yaml.safe_load(content)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProtocolError(f"protocol {name}: not YAML ({_line(error)})") from None
    fields = Fields(document, "", lambda problem: ProtocolError(f"protocol {name}: {problem}"))
    fields.only(*SCALARS, "cold", "warm", "closed_loop", "open_loop")
    return Protocol(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        cold=_cold(fields.section("cold").only(*ColdPlan.__dataclass_fields__)),
        warm=_warm(fields.section("warm").only(*WarmPlan.__dataclass_fields__)),
        closed_loop=_load(fields.section("closed_loop"), "clients"),
        open_loop=_load(fields.section("open_loop"), "rate"),
        **{key: fields.number(key) for key in SCALARS},
    )


SCALARS = ("deadline_s", "ready_timeout_s", "one_pod_timeout_s", "scrape_timeout_s", "idle_s")


def _cold(fields: Fields) -> ColdPlan:
    return ColdPlan(
        cycles=fields.whole("cycles", 1),
        spare_cycles=fields.whole("spare_cycles"),
        zero_timeout_s=fields.number("zero_timeout_s"),
        quiet_s=fields.number("quiet_s"),
        answer_timeout_s=fields.number("answer_timeout_s"),
        retry_period_s=fields.number("retry_period_s", 0.01),
        settle_s=fields.number("settle_s"),
    )


def _warm(fields: Fields) -> WarmPlan:
    return WarmPlan(
        samples=fields.whole("samples", 1),
        warmups=fields.whole("warmups"),
        period_s=fields.number("period_s", 0.01),
        timeout_s=fields.number("timeout_s"),
    )


def _load(fields: Fields, kind: str) -> LoadPlan:
    fields.only("duration_s", "timeout_s", kind)
    return LoadPlan(
        duration_s=fields.number("duration_s", 1),
        timeout_s=fields.number("timeout_s", 0.1),
        **{kind: fields.whole(kind, 1)},
    )


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
