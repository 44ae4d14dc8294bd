"""Which of the caller's variables reach the programs that are run, and which do not."""

import os
import re

from kubeconfigs.direct import RANGE

OURS = ("localhost", "127.0.0.1", "::1", str(RANGE))
"""Where no proxy leads: what programs on this machine and in a lab are reached by."""

KEPT = re.compile(
    r"""
    PATH | HOME | USER | LOGNAME | SHELL | TMPDIR | TZ | XDG_\w+
    | LANG | LANGUAGE | LC_\w+ | TERM | COLUMNS | LINES | NO_COLOR
    | (HTTP|HTTPS|FTP|ALL|NO)_PROXY
    | SSL_CERT_FILE | SSL_CERT_DIR | CURL_CA_BUNDLE | REQUESTS_CA_BUNDLE | NETRC
    | GIT_\w+ | SSH_\w+ | APT_CONFIG | GOMAXPROCS | GOMEMLIMIT
    | (LAB|HOSTS)_\w+
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What the lab's own programs get: where files lie, how output looks, how registries are reached.

All else would change what is built or run: GOFLAGS, ETCD_*, KUBECONFIG, LD_PRELOAD, BUILDAH_*, …
"""

FOREIGN = re.compile(
    r"""
    PULUMI_\w+
    | PYTHON(?!DONTWRITEBYTECODE|PYCACHEPREFIX|UNBUFFERED|UTF8)\w+
    | PROTOCOL_BUFFERS_\w+ | GRPC_\w+ | NO_GRPC_PROXY | GODEBUG | GOTRACEBACK | GOCOVERDIR
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What `pulumi` and this project's scripts do not get, of all that a shell may have.

PULUMI_* choose another passphrase, state or stack, or the provider's defaults; PYTHON* other
modules or another interpreter; PROTOCOL_BUFFERS_* and GRPC_* what the engine and a program talk by.
"""


def kept() -> dict[str, str]:
    """The variables for programs of the lab's own, with which no proxy is asked for the lab."""
    mine = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
    return mine | direct()


def foreign() -> list[str]:
    """The names of the caller's variables that `pulumi` must not see."""
    return sorted(filter(FOREIGN.fullmatch, os.environ))


def direct() -> dict[str, str]:
    """`NO_PROXY` in both spellings, of which each program reads another, with OURS added."""
    present = [os.environ.get(name, "") for name in ("no_proxy", "NO_PROXY")]
    lower, upper = (value or other for value, other in zip(present, present[::-1], strict=True))
    return {"no_proxy": _with_ours(lower), "NO_PROXY": _with_ours(upper)}


def _with_ours(value: str) -> str:
    entries = [entry for entry in re.split(r"[\s,]+", value) if entry]
    if entries == ["*"]:
        return "*"
    return ",".join(dict.fromkeys([*entries, *OURS]))
