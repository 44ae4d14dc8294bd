"""Which program a stack runs, and which stack is its platform."""

import pulumi

from variants import NAMES

PLATFORM = "platform"
PROGRAMS = (PLATFORM, *NAMES)


def program(stack: str) -> str:
    """The program of a stack: a variant's for its name, and for its name with a `-SUFFIX`.

    Raises pulumi.RunError for a name that has none.
    """
    kind = stack.partition("-")[0]
    if kind not in PROGRAMS:
        raise pulumi.RunError(
            f"stack {stack!r} has no program: name it {', '.join(PROGRAMS)}, "
            f"or one of these with a suffix, such as {PLATFORM}-test"
        )
    return kind


def platform_of(stack: str) -> str:
    """The platform stack beside a variant's stack: `platform-test` for `NAME-test`."""
    _, dash, suffix = stack.partition("-")
    return f"{PLATFORM}{dash}{suffix}"
