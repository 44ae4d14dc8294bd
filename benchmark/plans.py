"""What a protocol asks for, phase by phase. Times in seconds."""

from dataclasses import dataclass

from benchmark.fields import Fields


@dataclass(frozen=True)
class ColdPlan:
    """Cold cycles.

    `quiet_s` and up to a second more pass between zero pods and t0, `settle_s` between the answer
    and the next step (it belongs to the phase's usage). `retry_period_s` separates the attempts on
    a variant that no request can start. `spare_cycles` is how many discarded samples are measured
    again.
    """

    cycles: int
    spare_cycles: int
    zero_timeout_s: float
    quiet_s: float
    answer_timeout_s: float
    retry_period_s: float
    settle_s: float

    @classmethod
    def read(cls, fields: Fields) -> "ColdPlan":
        fields.only(*cls.__dataclass_fields__)
        return cls(
            cycles=fields.whole("cycles", 1),
            spare_cycles=fields.whole("spare_cycles"),
            zero_timeout_s=fields.number("zero_timeout_s"),
            quiet_s=fields.number("quiet_s"),
            answer_timeout_s=fields.number("answer_timeout_s"),
            retry_period_s=fields.number("retry_period_s", 0.01),
            settle_s=fields.number("settle_s"),
        )


@dataclass(frozen=True)
class WarmPlan:
    """Sequential single requests after each cold cycle; `warmups` come first, kept apart."""

    samples: int
    warmups: int
    period_s: float
    timeout_s: float

    @classmethod
    def read(cls, fields: Fields) -> "WarmPlan":
        fields.only(*cls.__dataclass_fields__)
        return cls(
            samples=fields.whole("samples", 1),
            warmups=fields.whole("warmups"),
            period_s=fields.number("period_s", 0.01),
            timeout_s=fields.number("timeout_s"),
        )


@dataclass(frozen=True)
class KernelsPlan:
    """Kernels started, cells run in one of them and outputs of 1 MB, after each cold cycle.

    `output_period_s` separates the outputs: Jupyter passes on 1 MB/s over 3 s at most.
    """

    starts: int
    cells: int
    outputs: int
    output_period_s: float
    timeout_s: float

    @classmethod
    def read(cls, fields: Fields) -> "KernelsPlan":
        fields.only(*cls.__dataclass_fields__)
        return cls(
            starts=fields.whole("starts", 1),
            cells=fields.whole("cells", 1),
            outputs=fields.whole("outputs", 1),
            output_period_s=fields.number("output_period_s"),
            timeout_s=fields.number("timeout_s", 0.1),
        )


@dataclass(frozen=True)
class LoadPlan:
    """One load of requests: `clients` for the closed loop, `rate` (1/s) for the open one."""

    duration_s: float
    timeout_s: float
    clients: int = 0
    rate: int = 0

    @classmethod
    def read(cls, fields: Fields, kind: str) -> "LoadPlan":
        fields.only("duration_s", "timeout_s", kind)
        return cls(
            duration_s=fields.number("duration_s", 1),
            timeout_s=fields.number("timeout_s", 0.1),
            **{kind: fields.whole(kind, 1)},
        )


@dataclass(frozen=True)
class CellsPlan:
    """Clients that each have a session and a kernel and run CPU-bound cells without rest.

    One client comes every `arrival_s`, since a session stays on the pod where it began: clients
    that all came at once would never see a second pod. Each cell takes `cell_cpu_s` of CPU.
    """

    clients: int
    arrival_s: float
    cell_cpu_s: float
    duration_s: float
    timeout_s: float

    @classmethod
    def read(cls, fields: Fields) -> "CellsPlan":
        fields.only(*cls.__dataclass_fields__)
        return cls(
            clients=fields.whole("clients", 1),
            arrival_s=fields.number("arrival_s"),
            cell_cpu_s=fields.number("cell_cpu_s", 0.001),
            duration_s=fields.number("duration_s", 1),
            timeout_s=fields.number("timeout_s", 0.1),
        )
