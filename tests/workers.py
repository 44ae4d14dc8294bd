"""How tests are shared out where several workers run them (`--numprocesses`)."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

UNIT = "tests/unit/"
CLUSTERS = {
    "tests/plugins/kubernetes/": "lab",
    "tests/lab/": "lab",
    "tests/e2e/": "lab",
    "tests/hosts/": "hosts",
}
"""Folder → what its tests have in common: the test lab, or the trial hosts."""


class ClustersApart(LoadScopeScheduling):
    """One worker has all tests of the test lab, in their order; the others have the rest.

    The rest: those of the trial hosts, and file by file those without a cluster. The largest share
    is handed out first, which is that of the lab.
    """

    def _split_scope(self, nodeid: str) -> str:
        for folder, cluster in CLUSTERS.items():
            if nodeid.startswith(folder):
                return cluster
        return nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ClustersApart:
    """xdist's hook; its marks for groups mean nothing to pytest 9.2."""
    return ClustersApart(config, log)
