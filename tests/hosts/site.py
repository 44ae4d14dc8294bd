"""A clone whose platform stack makes a cluster of the lab's trial hosts."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import yaml

from lab.cluster import Cluster
from lab.hosts import configuration
from tests.e2e.clone import Clone, fine

PREFIX = "serverless-notebooks:"


def settle(
    clone: Clone, hosts: Cluster, numbers: Sequence[int], workers: Collection[int] = ()
) -> None:
    """Configure the platform stack for some of the hosts (1 is the first)."""
    told = configuration.described(hosts)
    settings: dict[str, Any] = told["platform"]
    clone.create("platform")
    chosen = [
        settings["hosts"][number - 1] | ({"role": "worker"} if number in workers else {})
        for number in numbers
    ]
    merge(clone, settings | {"hosts": chosen})
    give_key(clone, Path(told["private_key"]).read_text())


def merge(clone: Clone, settings: dict[str, Any]) -> None:
    """Set keys of the platform's configuration, in its file: one command each would take long."""
    path = clone.settings("platform")
    content: dict[str, Any] = yaml.safe_load(path.read_text())
    content["config"] |= {PREFIX + key: value for key, value in settings.items()}
    path.write_text(yaml.safe_dump(content))


def give_key(clone: Clone, pem: str) -> None:
    """Set the private key that opens the hosts."""
    words = ("config", "set", "--secret", "--stack", "platform", "sshKey")
    fine(clone.run("pulumi", *words, given=pem))
