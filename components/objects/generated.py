"""Secrets that the program makes once and the stack's state keeps, encrypted."""

import json
from collections.abc import Sequence

import pulumi
from pulumi_command.local import Command, Logging

from components.objects.commands import PYTHON


class Generated(pulumi.ComponentResource):
    """One secret of `components.generate`; a second `up` finds the same.

    value: its fields, secret.
    """

    value: pulumi.Output[dict[str, str]]

    def __init__(
        self, name: str, what: Sequence[str], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:Generated", name, {}, opts)
        command = Command(
            f"{name}-command",
            create=" ".join([PYTHON, "-m", "components.generate", *what]),
            logging=Logging.NONE,
            opts=pulumi.ResourceOptions(parent=self, additional_secret_outputs=["stdout"]),
        )
        self.value = pulumi.Output.secret(command.stdout).apply(json.loads)
        self.register_outputs({})
