"""The scripts that run on hosts, made whole: they arrive on the stdin of a shell."""

import shlex
from pathlib import Path

SCRIPTS = Path(__file__).parent / "scripts"
SHELL = "sh -s"
"""The command that runs a script from its stdin."""


def script(name: str, **variables: str | int) -> str:
    """A script with its variables set; it takes nothing else from its surroundings.

    Values are in the text, not in the environment, which sshd would have to accept, nor in
    arguments, which everybody on the host could read.
    """
    given = "".join(f"{key}={shlex.quote(str(value))}\n" for key, value in variables.items())
    common, script = ((SCRIPTS / f"{part}.sh").read_text() for part in ("common", name))
    return f"{given}{common}\n{script}\nmain </dev/null\n"
