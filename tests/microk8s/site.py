"""A clone whose platform stack makes a cluster of the lab's trial hosts."""

from pathlib import Path
from typing import Any

import yaml

from lab.cluster import Cluster
from lab.hosts import configuration
from tests.e2e.clone import Clone, fine

PREFIX = "serverless-notebooks:"


def settle(clone: Clone, hosts: Cluster, count: int) -> None:
    """Configure the platform stack for the first so many hosts."""
    told = configuration.described(hosts)
    settings: dict[str, Any] = told["platform"]
    fine(clone.pulumi("stack", "select", "--create", "platform"))
    merge(clone, settings | {"hosts": settings["hosts"][:count]})
    give_key(clone, Path(told["private_key"]).read_text())


def merge(clone: Clone, settings: dict[str, Any]) -> None:
    """Set keys of the platform's configuration, in its file: one command each would take long."""
    path = clone.folder / "Pulumi.platform.yaml"
    content: dict[str, Any] = yaml.safe_load(path.read_text())
    content["config"] |= {PREFIX + key: value for key, value in settings.items()}
    path.write_text(yaml.safe_dump(content))


def give_key(clone: Clone, pem: str) -> None:
    """Set the private key that opens the hosts."""
    words = ("config", "set", "--secret", "--stack", "platform", "sshKey")
    fine(clone.run("pulumi", *words, given=pem))
