"""Labels of what this program installs."""

PART_OF = "serverless-notebooks"


def labels(name: str, component: str | None = None) -> dict[str, str]:
    """Kubernetes' recommended labels for an application's objects."""
    identity = {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": PART_OF}
    return identity | ({"app.kubernetes.io/component": component} if component else {})


def selector(name: str) -> dict[str, str]:
    """The label that selects an application's pods."""
    return {"app.kubernetes.io/name": name}
