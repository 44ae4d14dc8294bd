"""Which program a stack runs, and which stack is its platform."""

import pulumi

PROGRAMS = ("platform", "knative", "hpa")


def program(stack: str) -> str:
    """The program of a stack: `knative` for `knative` and for `knative-SUFFIX`.

    Raises pulumi.RunError for a name that has none.
    """
    kind = stack.partition("-")[0]
    if kind not in PROGRAMS:
        raise pulumi.RunError(
            f"stack {stack!r} has no program: name it {', '.join(PROGRAMS)}, "
            "or one of these with a suffix, such as platform-test"
        )
    return kind


def platform_of(stack: str) -> str:
    """The platform stack beside a variant's stack: `platform-test` for `knative-test`."""
    _, dash, suffix = stack.partition("-")
    return f"platform{dash}{suffix}"
