"""A Jupyter server as one browser sees it: its REST API, with the cookies that it sets."""

import socket

import requests
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from benchmark.kernels.errors import KernelError
from benchmark.notebook import Notebook

AGAIN = 5
TEMPORARY_REDIRECT = 307


class Server:
    """One client's session; affinity cookies are kept, so all of it meets one pod."""

    def __init__(self, notebook: Notebook, timeout_s: float) -> None:
        self._notebook = notebook
        self._timeout_s = timeout_s
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.headers.update(notebook.headers)

    @property
    def pod(self) -> str:
        """The affinity cookie's value, which stands for a pod; empty where there is none."""
        return self._http.cookies.get(self._notebook.affinity_cookie) or ""

    def start_kernel(self) -> str:
        """Starts a kernel; its id. Raises KernelError."""
        answer = self._ask("POST", self._notebook.kernels, {"name": "python3"})
        try:
            return str(answer.json()["id"])
        except (ValueError, KeyError, TypeError):
            raise KernelError("no kernel in the answer") from None

    def end_kernel(self, kernel: str) -> None:
        """Ends a kernel, as far as it is still there."""
        try:
            self._ask("DELETE", f"{self._notebook.kernels}/{kernel}", None)
        except KernelError:
            return

    def channels(self, kernel: str, session: str) -> ClientConnection:
        """The kernel's websocket. Raises KernelError."""
        notebook = self._notebook
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._http.cookies)
        headers = {"Authorization": f"token {notebook.token}"} | (
            {"Cookie": cookies} if cookies else {}
        )
        try:
            return connect(
                f"ws://{notebook.host}{notebook.kernels}/{kernel}/channels?session_id={session}",
                sock=socket.create_connection((notebook.address, notebook.port), self._timeout_s),
                additional_headers=headers,
                open_timeout=self._timeout_s,
                close_timeout=2,
                ping_interval=None,
                compression=None,
                max_size=None,
                proxy=None,
            )
        except TimeoutError:
            raise KernelError("timeout") from None
        except (OSError, WebSocketException):
            raise KernelError("websocket refused") from None

    def _ask(self, method: str, path: str, body: dict[str, str] | None) -> requests.Response:
        url = f"{self._notebook.origin}{path}"
        try:
            answer = self._sent(method, url, body)
        except requests.Timeout:
            raise KernelError("timeout") from None
        except requests.RequestException:
            raise KernelError("connection lost") from None
        if not answer.ok or answer.is_redirect:
            raise KernelError(f"http {answer.status_code}")
        return answer

    def _sent(self, method: str, url: str, body: dict[str, str] | None) -> requests.Response:
        """Asked again as long as the answer is to ask again, which is how a gate lets it pass."""
        for _ in range(AGAIN):
            answer = self._http.request(
                method, url, json=body, timeout=self._timeout_s, allow_redirects=False
            )
            if answer.status_code != TEMPORARY_REDIRECT:
                return answer
        raise requests.TooManyRedirects

    def close(self) -> None:
        """Gives its connections back."""
        self._http.close()
