"""Measuring a variant as a step of `pulumi up`."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
from pulumi_command.local import Command, Logging

from components.notebook.arguments import Description
from components.objects.commands import PYTHON
from components.objects.fingerprint import fingerprint
from versions import VEGETA

PROTOCOLS = Path("benchmark/protocols")
TOOLS = {
    "curl": "install curl 7.84 or newer",
    "vegeta": f"run `go install github.com/tsenart/vegeta/v12@v{VEGETA}` and add Go's bin folder "
    "to PATH, or, with the lab, `python -m lab tools`",
}
"""What a measurement calls, and how a person gets it."""


@dataclass(frozen=True)
class MeasurementArgs:
    """What is measured, and how.

    described: the variant as the benchmark wants it. content: what the figures depend on; another
    content, another protocol or another word in `run` measures again.
    """

    described: pulumi.Input[Description]
    content: pulumi.Input[dict[str, Any]]
    protocol: str
    run: str


class Measurement(pulumi.ComponentResource):
    """One run of the benchmark. A failed one fails the step; its progress is shown meanwhile.

    results: the benchmark's JSON, without secrets.
    """

    results: pulumi.Output[dict[str, Any]]

    def __init__(
        self, name: str, args: MeasurementArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:Measurement", name, {}, opts)
        protocol = protocol_text(args.protocol)
        content = pulumi.Output.from_input(args.content).apply(fingerprint)
        benchmark = Command(
            f"{name}-benchmark",
            create=f"{PYTHON} scripts/measure.py --protocol {args.protocol}",
            stdin=pulumi.Output.secret(pulumi.Output.json_dumps(args.described, sort_keys=True)),
            triggers=[content, fingerprint(protocol), args.run],
            logging=Logging.STDERR,
            add_previous_output_in_env=False,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.results = pulumi.Output.unsecret(benchmark.stdout).apply(results_of)
        self.register_outputs({})


def require_tools() -> None:
    """Stop before the first resource where a measurement would fail at its end.

    Raises pulumi.RunError that names what is missing; a preview goes on with a warning.
    """
    for tool, remedy in TOOLS.items():
        if shutil.which(tool):
            continue
        message = (
            f"{tool} is not on PATH, but the variant is to be measured with it: {remedy}; "
            "`pulumi config set measure false` does without figures"
        )
        if not pulumi.runtime.is_dry_run():
            raise pulumi.RunError(message)
        pulumi.log.warn(message)


def protocol_text(name: str) -> str:
    """A protocol's text, by its name or its path. Raises pulumi.RunError where there is none."""
    known = {file.stem: file for file in sorted(PROTOCOLS.glob("*.yaml"))}
    file = known.get(name, Path(name))
    if not file.is_file():
        raise pulumi.RunError(f"protocol is {name!r}, but must be {', '.join(known)} or a file")
    return file.read_text()


def results_of(stdout: str) -> dict[str, Any]:
    """The benchmark's results. Raises pulumi.RunError where stdout holds none."""
    try:
        return json.loads(stdout)
    except ValueError:
        raise pulumi.RunError("scripts/measure.py printed no results: run it by hand") from None
