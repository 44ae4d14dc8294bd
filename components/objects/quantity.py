"""Kubernetes' quantities."""


def bytes_of(quantity: str) -> float:
    """A quantity of bytes, such as 1Gi or 5G."""
    number = quantity.rstrip("kKMGTi")
    suffix = quantity[len(number) :]
    base = 1024 if suffix.endswith("i") else 1000
    return float(number) * base ** (" KMGT".index(suffix[0].upper()) if suffix else 0)
