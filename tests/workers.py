"""How tests are shared out where several workers run them (`--numprocesses`)."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

HOSTS, UNIT = "tests/hosts/", "tests/unit/"


class ClustersApart(LoadScopeScheduling):
    """One worker has all tests of the test lab, in their order; the others have the rest.

    The rest: unit tests, and those of the trial hosts, which have no part in the lab. The largest
    share is handed out first, which is that of the lab.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(HOSTS):
            return HOSTS
        return nodeid.partition("::")[0] if nodeid.startswith(UNIT) else "lab"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ClustersApart:
    """xdist's hook; its marks for groups mean nothing to pytest 9.2."""
    return ClustersApart(config, log)
