"""A variant that HTTP calls start and stop, as a server in front of it takes them."""

from dataclasses import dataclass, field
from typing import ClassVar

import requests

from benchmark.cluster import Cluster
from benchmark.errors import CallError
from benchmark.fields import Fields
from benchmark.notebook import Notebook

TIMEOUT_S = 30.0
REDIRECTS = 300


@dataclass(frozen=True)
class Calls:
    """HTTP calls, to the notebook's address under a host name of their own, start and stop it.

    `start` and `stop` are a method and a path. The token goes in the header `Authorization`.
    `settled`: statuses, beside those below 300, which say that there is nothing left to do.
    """

    retried: ClassVar[bool] = True
    notebook: Notebook
    host: str
    token: str = field(repr=False)
    start: tuple[str, str]
    stop: tuple[str, str]
    settled: tuple[int, ...]

    @classmethod
    def read(cls, fields: Fields, _namespace: str, notebook: Notebook) -> "Calls":
        """Raises DescriptionError."""
        fields.only("kind", "host", "token", "start", "stop", "settled")
        start, stop = (fields.section(key).only("method", "path") for key in ("start", "stop"))
        return cls(
            notebook=notebook,
            host=fields.text("host"),
            token=fields.text("token"),
            start=(start.text("method"), start.text("path")),
            stop=(stop.text("method"), stop.text("path")),
            settled=tuple(fields.wholes("settled")),
        )

    def to_zero(self, cluster: Cluster) -> None:  # noqa: ARG002
        self._call(*self.stop)

    def begin(self, cluster: Cluster) -> None:  # noqa: ARG002
        """The call may take as long as the start that it asks for."""
        self._call(*self.start)

    def to_one(self, cluster: Cluster) -> None:
        self.begin(cluster)

    def restore(self, cluster: Cluster) -> None:
        self.begin(cluster)

    def _call(self, method: str, path: str) -> None:
        headers = {"Host": self.host, "Authorization": f"token {self.token}"}
        url, name = f"{self.notebook.origin}{path}", f"{method} {self.host}{path}"
        with requests.Session() as http:
            http.trust_env = False
            try:
                answer = http.request(
                    method, url, headers=headers, timeout=TIMEOUT_S, allow_redirects=False
                )
            except requests.RequestException as error:
                raise CallError(
                    f"{name}: no answer ({type(error).__name__}): is what takes the call running?"
                ) from None
        if answer.status_code >= REDIRECTS and answer.status_code not in self.settled:
            raise CallError(
                f"{name}: expected a status below {REDIRECTS} or one of {[*self.settled]}, "
                f"found {answer.status_code}: are path and token of `scaling` right?"
            )
