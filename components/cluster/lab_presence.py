"""The lab, asked once before dozens of resources find out one by one: who holds it, is it up."""

import json
import ssl
import subprocess
from collections.abc import Sequence

import pulumi

from components.cluster.holder import NAME, PLATFORM, Holder
from components.objects.commands import PYTHON
from kubeconfigs.contexts import Way, first_answering, ways
from kubeconfigs.greeting import greet

ASKED = ("get", "configmap", NAME, "--namespace", PLATFORM, "--output=json", "--request-timeout=5s")


def lab_holder() -> Holder | None:
    """The stack that holds the running lab; None where there is none, or no lab that answers."""
    command = [PYTHON, "-m", "lab", "kubectl", *ASKED]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return None if done.returncode else json.loads(done.stdout).get("data")


def require_lab(kubeconfig: str) -> str:
    """The kubeconfig itself, once one of the lab's API servers has been seen.

    A preview does not look. Raises pulumi.RunError where nothing listens, and where a new lab has
    taken the place of the one that the stack knows.
    """
    if pulumi.runtime.is_dry_run():
        return kubeconfig
    routes = ways(kubeconfig)
    servers = ", ".join(way.server for way in routes)
    try:
        _see(routes)
    except ssl.SSLCertVerificationError:
        stack = pulumi.get_stack()
        raise pulumi.RunError(
            f"the lab at {servers} is a new one, and stack {stack!r} is of an earlier one: forget "
            f"each of its stacks with `pulumi stack rm --force --preserve-config {stack}`"
        ) from None
    except OSError as error:
        raise pulumi.RunError(
            f"the lab at {servers} does not answer ({error}): run `python -m lab up`"
        ) from None
    return kubeconfig


def _see(routes: Sequence[Way]) -> None:
    """A machine that is busy may take longer than a server that is there should: once more."""
    try:
        first_answering(routes, greet)
    except TimeoutError:
        first_answering(routes, greet)
