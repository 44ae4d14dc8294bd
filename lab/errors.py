"""What can go wrong in the lab, as one clear message each."""


class LabError(Exception):
    """An expected failure: says what was expected, what was found and what to do."""


class Unfit(LabError):
    """The machine lacks something that the lab needs."""


class BuildFailed(LabError):
    """A binary or an image could not be built."""


class TimedOut(LabError):
    """A wait ran out; carries the last state seen."""
