"""The Kubernetes API of one namespace, as a pod with an account asks it."""

import json
import os
import ssl
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
TIMEOUT_S = 2.0
PODS = ("api/v1", "pods")
"""Their group and kind, as the methods of `Api` take them."""

FINISHED = ("Succeeded", "Failed")


@dataclass(frozen=True)
class Api:
    """Every method raises OSError or ValueError. group: such as `api/v1` or `apis/apps/v1`."""

    server: str
    account: Path
    namespace: str

    def items(self, group: str, kind: str, selector: str) -> list[dict[str, Any]]:
        """All objects of a kind with some labels."""
        return self._ask("GET", group, f"{kind}?labelSelector={selector}")["items"]

    def pods(self, selector: str) -> list[dict[str, Any]]:
        """The pods with some labels that have an address, and have not ended nor are to end.

        The address of one that has ended may be another's by now.
        """
        return [
            pod
            for pod in self.items(*PODS, selector)
            if pod["status"].get("podIP")
            and pod["status"].get("phase") not in FINISHED
            and "deletionTimestamp" not in pod["metadata"]
        ]

    def annotate(
        self, group: str, kind: str, name: str, annotations: Mapping[str, str | None]
    ) -> None:
        """Sets an object's annotations, removes those that are None, and leaves others."""
        patch = {"metadata": {"annotations": annotations}}
        self._ask("PATCH", group, f"{kind}/{name}", patch)

    def delete(self, group: str, kind: str, name: str) -> None:
        """Deletes an object, and what it owns in the background."""
        self._ask("DELETE", group, f"{kind}/{name}")

    def _ask(
        self, method: str, group: str, rest: str, body: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        token = (self.account / "token").read_text()
        request = urllib.request.Request(  # noqa: S310
            f"{self.server}/{group}/namespaces/{self.namespace}/{rest}",
            method=method,
            data=json.dumps(body).encode() if body else None,
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/merge-patch+json",
            },
        )
        return answer_of(request, self._trust())

    def _trust(self) -> ssl.SSLContext | None:
        authority = self.account / "ca.crt"
        secure = self.server.startswith("https:")
        return ssl.create_default_context(cafile=str(authority)) if secure else None


def answer_of(request: urllib.request.Request, trust: ssl.SSLContext | None) -> dict[str, Any]:
    """The JSON that comes back. Raises OSError or ValueError."""
    with urllib.request.urlopen(request, timeout=TIMEOUT_S, context=trust) as answer:  # noqa: S310
        return json.load(answer)


def own_api() -> Api:
    """The API as this pod finds it."""
    host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
    return Api(f"https://{host}:{port}", ACCOUNT, (ACCOUNT / "namespace").read_text())
