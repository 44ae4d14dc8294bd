"""Our own clients of a kubeconfig's cluster, with what lightkube leaves out of one.

That is a proxy's URL, the name in the server's certificate, and what exec plugins of v1 are told.
"""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import msgspec
from lightkube import Client
from lightkube.config.client_adapter import Client as http_client
from lightkube.config.client_adapter import ConnectionParams, verify_cluster
from lightkube.config.kubeconfig import SingleConfig
from lightkube.config.models import Cluster, Context, User
from lightkube.core.exceptions import ConfigError

from kubeconfigs.direct import is_direct
from kubeconfigs.limits import usable
from kubeconfigs.reading import KubeconfigError, Route, parsed

KNOWN_TO_LIGHTKUBE = "client.authentication.k8s.io/v1beta1"
PLUGIN_SETTINGS = "client.authentication.k8s.io/exec"
"""A cluster's extension that its exec plugin is given."""


class NamedTransport(httpx2.HTTPTransport):
    """Expects another name in the server's certificate than the one in its URL."""

    def __init__(self, name: str, **settings: Any) -> None:
        super().__init__(**settings)
        self._name = name

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; the server is asked for its certificate of that name."""
        request.extensions = {**request.extensions, "sni_hostname": self._name}
        return super().handle_request(request)


@dataclass(frozen=True)
class Access:
    """How a kubeconfig's current context is reached. Both clients wait `timeout_s` for answers."""

    config: SingleConfig
    proxy: str | None
    certificate_name: str | None

    def client(self, timeout_s: float) -> Client:
        """A client of typed resources."""
        parameters = self._parameters(timeout_s)
        return Client(
            self.config,
            timeout=parameters.timeout,
            trust_env=parameters.trust_env,
            transport=parameters.transport,
            proxy=parameters.proxy,
        )

    def http(self, timeout_s: float) -> httpx2.Client:
        """A client of the API server's other paths."""
        return http_client(self.config, self._parameters(timeout_s))

    def _parameters(self, timeout_s: float) -> ConnectionParams:
        timeout = httpx2.Timeout(timeout_s)
        if not self.certificate_name or self.config.user is None:
            by_proxy = not is_direct(self.config.cluster.server or "")
            return ConnectionParams(timeout, trust_env=by_proxy, proxy=self.proxy)
        verify = verify_cluster(self.config.cluster, self.config.user, self.config.abs_file)
        transport = NamedTransport(self.certificate_name, verify=verify, proxy=self.proxy)
        return ConnectionParams(timeout, transport=transport)


def access(kubeconfig: str) -> Access:
    """How the current context is reached. Raises KubeconfigError."""
    document = parsed(kubeconfig)
    current = usable(document, document.get("current-context"), None)
    user = {**current.user, "exec": _plugin(current)} if current.user.get("exec") else current.user
    try:
        account = msgspec.convert(user, User)
        cluster = msgspec.convert(current.cluster, Cluster)
        config = SingleConfig(current.context, Context("cluster", "user"), cluster, account)
        verify_cluster(cluster, account, config.abs_file)
    except (msgspec.ValidationError, OSError) as error:
        complaint = "certificates or key cannot be used: " if isinstance(error, OSError) else ""
        raise KubeconfigError(
            f"the kubeconfig's context {current.context!r}: {complaint}{error}"
        ) from None
    return Access(config, current.cluster.get("proxy-url"), current.cluster.get("tls-server-name"))


@contextmanager
def plugin_errors() -> Generator[None]:
    """Turns what an exec plugin does wrong while a client asks into one KubeconfigError."""
    try:
        yield
    except (ConfigError, OSError) as error:
        raise KubeconfigError(f"the kubeconfig's exec plugin failed: {error}") from None
    except KeyError as error:
        if error.args != ("token",):
            raise
        raise KubeconfigError(
            "the kubeconfig's exec plugin gave no token, and its certificates are not supported: "
            "use a user with client-certificate and client-key"
        ) from None


def _plugin(current: Route) -> Mapping[str, Any]:
    """The exec plugin as lightkube takes it; the plugin learns of its own version."""
    plugin = current.user["exec"]
    request: dict[str, Any] = {"interactive": False}
    if plugin.get("provideClusterInfo"):
        cluster = {key: value for key, value in current.cluster.items() if key != "extensions"}
        settings = [
            entry["extension"]
            for entry in current.cluster.get("extensions") or []
            if entry["name"] == PLUGIN_SETTINGS
        ]
        request["cluster"] = {**cluster, "config": settings[0] if settings else None}
    info = {"kind": "ExecCredential", "apiVersion": plugin["apiVersion"], "spec": request}
    told = {"name": "KUBERNETES_EXEC_INFO", "value": json.dumps(info)}
    return {
        **{key: value for key, value in plugin.items() if key != "env"},
        "apiVersion": KNOWN_TO_LIGHTKUBE,
        "env": [*(plugin.get("env") or []), told],
    }
