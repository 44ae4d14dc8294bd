"""What measuring itself costs."""

import resource


def cpu_seconds() -> float:
    """CPU-seconds of this process and of the programs it ran to their end, so far."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)
