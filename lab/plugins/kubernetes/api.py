"""Talks to one Kubernetes API server."""

from __future__ import annotations

from typing import Any

import requests

from lab.plugins.failures import Failure
from lab.plugins.kubernetes.kubeconfig import Access
from lab.plugins.kubernetes.transport import Adapter

_CONNECT_SECONDS = 5
_READ_SECONDS = 60
_APPLY = "application/apply-patch+yaml"  # JSON is YAML
_JSON_PATCH = "application/json-patch+json"

Object = dict[str, Any]


class ApiError(Failure):
    """The API server refused a request. `reason` is Kubernetes' own word for why."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


class Unreachable(Failure):
    """The API server did not answer."""


class Api:
    """One API server. Paths are absolute, as in ``/api/v1/namespaces``."""

    def __init__(self, access: Access) -> None:
        self.server = access.server
        self._session = requests.Session()
        self._session.trust_env = False  # neither ~/.netrc nor a foreign CA bundle
        self._session.proxies = requests.utils.get_environ_proxies(access.server)
        self._session.headers["User-Agent"] = "pulumi-kubernetes/4.34.2"
        self._session.mount("https://", Adapter(access))
        if access.token:
            self._session.headers["Authorization"] = f"Bearer {access.token}"

    def get(self, path: str, **query: str) -> Object:
        """The object or list at `path`.

        Raises:
            ApiError: the server refuses; its `status` is 404 where there is none.
            Unreachable: the server does not answer.
        """
        return self._send("GET", path, query)

    def create(self, path: str, body: Object, **query: str) -> Object:
        """Create `body` in the collection at `path`; `ApiError` 409 if it exists."""
        return self._send("POST", path, query, body)

    def apply(self, path: str, body: Object, **query: str) -> Object:
        """Apply `body` to the object at `path` (server-side apply)."""
        return self._send("PATCH", path, query, body, _APPLY)

    def patch(self, path: str, changes: list[Object]) -> Object:
        """Make the changes of a JSON patch at `path`."""
        return self._send("PATCH", path, {}, changes, _JSON_PATCH)

    def delete(self, path: str, body: Object) -> Object:
        """Delete the object at `path` with the DeleteOptions in `body`."""
        return self._send("DELETE", path, {}, body)

    def _send(
        self, verb: str, path: str, query: dict[str, str], body: Any = None, kind: str = ""
    ) -> Object:
        headers = {"Content-Type": kind} if kind else {}
        try:
            response = self._session.request(
                verb,
                self.server + path,
                params=query,
                json=body,
                headers=headers,
                timeout=(_CONNECT_SECONDS, _READ_SECONDS),
            )
        except requests.RequestException as error:
            raise Unreachable(
                f"the Kubernetes API server {self.server} does not answer: {_cause(error)}"
            ) from error
        if response.ok:
            return response.json()
        raise _refusal(response)


def _refusal(response: requests.Response) -> ApiError:
    try:
        status = response.json()
    except requests.JSONDecodeError:
        status = {}
    message = status.get("message") or f"{response.status_code} {response.text[:200]}".strip()
    return ApiError(response.status_code, status.get("reason", ""), message)


def _cause(error: BaseException) -> str:
    """The operating system's reason, beneath the layers of the HTTP libraries."""
    inner = error
    while following := inner.__cause__ or inner.__context__:
        inner = following
    return getattr(inner, "strerror", None) or str(inner)
