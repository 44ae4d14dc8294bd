"""How a person opens the pages of variants that run: here, and from a laptop."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from scripts.stack_outputs import stack_page

PORT = 8080
"""Of the laptop's end of the tunnel: one that needs no root there."""


def opening(stacks: Sequence[str], shortened: Mapping[str, Sequence[str]]) -> list[str]:
    """Lines that say it, without a token. Raises ResultsError where a stack has no page.

    shortened: stack → the keys that let a measurement wait less, and people's kernels too.
    """
    pages = {stack: stack_page(stack) for stack in stacks}
    address = next(iter(pages.values())).address
    hosts = " ".join(urlsplit(page.url).netloc for page in pages.values())
    return [
        "To open JupyterLab, have its host name lead to the cluster:",
        "  on this machine, by a line in /etc/hosts",
        f"      {address} {hosts}",
        *(f"      then {page.url}" for page in pages.values()),
        "  on a laptop, by a tunnel to this machine (HOST) and a line in the laptop's /etc/hosts",
        f"      ssh -L {PORT}:{address}:80 HOST",
        f"      127.0.0.1 {hosts}",
        *(f"      then {_tunnelled(page.url)}" for page in pages.values()),
        "It asks for the token, which this prints:",
        '      eval "$(.venv/bin/python -m lab env)"',
        *(f"      pulumi stack output token --show-secrets --stack {stack}" for stack in stacks),
        *(line for stack in stacks if shortened.get(stack) for line in _long(stack, shortened)),
    ]


def _tunnelled(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.hostname}:{PORT}").geturl()


def _long(stack: str, shortened: Mapping[str, Sequence[str]]) -> list[str]:
    keys = shortened[stack]
    return [
        f"A pod of {stack} goes soon after its last request, for measuring. People want longer, "
        "by the project's own values (`pulumi up` measures once more):",
        *(f"      pulumi config rm {key} --stack {stack}" for key in keys),
        f"      pulumi up --stack {stack}",
    ]
