"""How a variant's notebook is reached: one class for each kind that a description may name."""

from dataclasses import dataclass, field
from urllib.parse import quote

from benchmark.fields import Fields


@dataclass(frozen=True)
class PlainServer:
    """A Jupyter server that answers under a host name, by itself or with others like it.

    `address` and `port` are connected to, `host` is asked for. `affinity_cookie` names the cookie
    that keeps a browser on its pod. `base_url` is Jupyter's own: what its paths begin with, such
    as `/user/ann` for a server that a hub has spawned; `path` has it too.
    """

    address: str
    port: int
    host: str
    path: str
    token: str = field(repr=False)
    affinity_cookie: str
    base_url: str = ""

    @classmethod
    def read(cls, fields: Fields) -> "PlainServer":
        """Raises DescriptionError."""
        fields.only("kind", *cls.__dataclass_fields__)
        return cls(
            address=fields.text("address"),
            port=fields.whole("port", 1),
            host=fields.text("host"),
            path=fields.text("path"),
            token=fields.text("token"),
            affinity_cookie=fields.text("affinity_cookie"),
            base_url=fields.text("base_url").rstrip("/") if fields.has("base_url") else "",
        )

    @property
    def origin(self) -> str:
        """The scheme, address and port of every URL; the host name goes into a header."""
        return f"http://{self.address}:{self.port}"

    @property
    def kernels(self) -> str:
        """The path of the kernels' REST API."""
        return f"{self.base_url}/api/kernels"

    @property
    def url(self) -> str:
        """What is asked for; it holds the token, so it must never be shown."""
        return f"{self.origin}{self.path}?token={quote(self.token, safe='')}"

    @property
    def headers(self) -> dict[str, str]:
        """What a client of the REST API sends; it holds the token."""
        return {"Host": self.host, "Authorization": f"token {self.token}"}


Notebook = PlainServer
NOTEBOOKS = {"server": PlainServer.read}
"""By the description's `notebook.kind`."""
