"""Whether the lab is there, asked once before dozens of resources find out one by one."""

import ssl

import pulumi

from kubeconfigs.contexts import first_answering, ways
from kubeconfigs.greeting import greet


def answering(kubeconfig: str) -> str:
    """The kubeconfig itself, once one of the lab's API servers has been seen.

    A preview does not look. Raises pulumi.RunError where nothing listens, and where a new lab has
    taken the place of the one that the stack knows.
    """
    if pulumi.runtime.is_dry_run():
        return kubeconfig
    found = ways(kubeconfig)
    servers = ", ".join(way.server for way in found)
    try:
        first_answering(found, lambda server, authority: greet(server, authority))
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
