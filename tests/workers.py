"""How tests are shared out where several workers run them (`--numprocesses`)."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling


class ClustersApart(LoadScopeScheduling):
    """One worker has all tests with clusters, in their order; the others have the unit tests.

    The largest share is handed out first, which is that of the clusters.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file.startswith("tests/unit/") else "clusters"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ClustersApart:
    """xdist's hook; its marks for groups mean nothing to pytest 9.2."""
    return ClustersApart(config, log)
