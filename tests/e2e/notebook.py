"""A variant on the test lab as one person's browser meets it: cookies kept, kernels by REST."""

import json
import socket

import requests
from websockets.sync.client import ClientConnection, connect

from benchmark.variant import Variant
from lab import kubectl
from lab.cluster import Cluster, existing
from lab.waiting import until
from variants import VARIANTS

NAMESPACES = {variant.name: variant.namespace for variant in VARIANTS}
PODS = "app.kubernetes.io/name=jupyterlab"


class Notebook:
    """One browser of a variant; `host` where it is not the variant's own."""

    def __init__(self, variant: Variant, host: str = "") -> None:
        self.address = variant.notebook.address
        self.host = host or variant.notebook.host
        self.token = variant.notebook.token
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.headers.update({"Host": self.host, "Authorization": f"token {self.token}"})

    @property
    def cookies(self) -> set[str]:
        """Names of all affinity cookies, of earlier revisions too."""
        return {c.name for c in self.http.cookies if c.name.startswith("notebook_")}

    @property
    def cookie(self) -> tuple[str, str]:
        """Name and value of the affinity cookie; empty where there is none."""
        found = [c for c in self.http.cookies if c.name.startswith("notebook_")]
        return (found[-1].name, found[-1].value or "") if found else ("", "")

    def get(self, path: str) -> requests.Response:
        return self.http.get(f"http://{self.address}{path}", timeout=90, allow_redirects=False)

    def open(self, waking: float = 90, routed: float = 30) -> None:
        """Opens JupyterLab and waits for the affinity cookie, which comes once a pod is routed.

        waking: seconds to the first answer, a cold start included; routed: from it to the cookie.
        """
        self.wait_for("/lab", waking)

        def there() -> tuple[bool, str]:
            status = self.get("/lab").status_code
            return status == 200 and self.cookie[0] != "", f"{status}, cookie {self.cookie[0]!r}"

        until(there, what=f"{self.host} answers with a cookie", deadline=routed, pause=0.5)

    def wait_for(self, path: str, deadline: float) -> None:
        """Until the path is answered with 200."""

        def there() -> tuple[bool, str]:
            status = self.get(path).status_code
            return status == 200, str(status)

        until(there, what=f"{self.host} answers {path}", deadline=deadline, pause=0.5)

    def start_kernel(self) -> str:
        """Its id."""
        answer = self.http.post(
            f"http://{self.address}/api/kernels", json={"name": "python3"}, timeout=90
        )
        assert answer.status_code == 201, f"{answer.status_code}: {answer.text[:200]}"
        return str(answer.json()["id"])

    def has_kernel(self, kernel: str) -> bool:
        """Whether the pod that answers knows the kernel."""
        answer = self.get(f"/api/kernels/{kernel}")
        assert answer.status_code in (200, 404), answer.status_code
        return answer.status_code == 200

    def end_kernel(self, kernel: str) -> None:
        self.http.delete(f"http://{self.address}/api/kernels/{kernel}", timeout=30)

    def channels(self, kernel: str) -> ClientConnection:
        """The kernel's websocket."""
        return self.websocket(f"api/kernels/{kernel}/channels?session_id=test", pings_s=None)

    def websocket(self, path: str, pings_s: float | None = 20) -> ClientConnection:
        """Any websocket of the pod that the browser's cookies name."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies)
        return connect(
            f"ws://{self.host}/{path}",
            sock=socket.create_connection((self.address, 80), 30),
            additional_headers={"Authorization": f"token {self.token}", "Cookie": cookies},
            open_timeout=30,
            ping_interval=pings_s,
            proxy=None,
        )


def the_lab() -> Cluster:
    """The test lab, which must be there."""
    lab = existing("test")
    assert lab is not None
    return lab


def pods(variant: str) -> list[dict]:
    """The variant's pods as the API tells them, those that end included."""
    words = ("get", "pods", "-n", NAMESPACES[variant], "-l", PODS, "-o", "json")
    return json.loads(kubectl.ask(the_lab(), *words))["items"]


def serves(pod: dict) -> bool:
    """Whether a pod is Ready and not on its way out."""
    conditions = {c["type"]: c["status"] for c in pod["status"].get("conditions", [])}
    return conditions.get("Ready") == "True" and "deletionTimestamp" not in pod["metadata"]


def wait_for_pods(variant: str, count: int, deadline: float = 120) -> None:
    """Until that many pods are Ready and no other object is there."""

    def there() -> tuple[bool, str]:
        found = pods(variant)
        shown = ", ".join(f"{p['metadata']['name']} {serves(p)}" for p in found)
        return len(found) == count and all(map(serves, found)), shown or "no pods"

    until(there, what=f"{variant} has {count} Ready pods", deadline=deadline)
