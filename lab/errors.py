"""The lab's errors, each with one clear message."""


class LabError(Exception):
    """An expected failure: says what was expected, what was found and what to do."""


class Unfit(LabError):
    """The machine lacks something that the lab needs."""


class BuildFailed(LabError):
    """A binary or an image could not be built."""


class TimedOut(LabError):
    """A wait exceeded its deadline; the message has the last state seen."""
