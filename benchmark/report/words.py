"""Names and numbers as people read them."""

DASH = "–"  # noqa: RUF001

PHASES = {
    "cold": "cold starts",
    "warm": "warm requests",
    "kernels": "kernels",
    "idle": "idle",
    "open_loop": "open loop",
    "closed_loop": "closed loop",
    "cells": "cells",
}


def phase_label(phase: str) -> str:
    """A phase's name; one that is not known is shown as it is written."""
    return PHASES.get(phase, phase.replace("_", " "))


def number(value: float | None, unit: str = "", digits: int = 2) -> str:
    """A number with thousands set apart, or a dash."""
    if value is None:
        return DASH
    text = f"{value:,.{digits}f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


def duration(seconds: float | None) -> str:
    """Seconds in the unit that suits them."""
    if seconds is None or seconds >= 1:
        return number(seconds, "s")
    return number(seconds * 1000, "ms", 1 if seconds < 0.1 else 0)


def median_words(median: float | None, interval: tuple[float, float] | None) -> str:
    """A median in seconds with its interval, as far as they are there."""
    if median is None:
        return "no median"
    if interval is None:
        return f"median {duration(median)}, no interval"
    low, high = (duration(bound) for bound in interval)
    return f"median {duration(median)}, 95 % interval {low} to {high}"
