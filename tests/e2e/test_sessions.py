"""A session keeps its pod: through a rollout and beyond time-outs; HTTPS."""

import json
import ssl
import time

import pytest
import requests
from websockets.exceptions import ConnectionClosed

from lab import kubectl
from lab.waiting import until
from tests.e2e.clone import VARIANTS, Clone, fine
from tests.e2e.notebook import (
    NAMESPACES,
    Notebook,
    pods,
    the_lab,
    wait_for_pods,
)
from tests.e2e.running import variant_of
from tests.e2e.scaled_in import one_pod

LOOKS = 20
CUT_S = 6


pytestmark = pytest.mark.usefixtures("unmeasured")


def test_a_knative_rollout_keeps_sessions_on_their_revision(clone: Clone):
    about = variant_of(clone, "knative")
    old = Notebook(about)
    old.open()
    kernel = old.start_kernel()
    with old.channels(kernel):
        clone.configure("knative", maxScale="4")
        fine(clone.up("knative"))
        new = Notebook(about)
        until(
            lambda: (new.get("/lab").ok and new.cookie[0] not in ("", old.cookie[0]), "old cookie"),
            what="a new session is on the new revision",
            deadline=60,
        )
        for _ in range(LOOKS):
            assert old.has_kernel(kernel), "the old session left its revision"
            time.sleep(0.5)
        assert not new.has_kernel(kernel)
    old.end_kernel(kernel)
    until(
        lambda: _of_revision(old.cookie[0]),
        what="the old revision's pods ended with its last session",
        deadline=120,
        pause=1,
    )
    old.open()
    until(
        lambda: (old.get("/api").ok and new.cookie[0] in old.cookies, str(old.cookies)),
        what="the old session has the new revision's cookie",
        deadline=30,
    )
    clone.configure("knative", maxScale="3")
    fine(clone.up("knative"))
    fine(clone.up("knative", "--expect-no-changes"))


def test_an_old_revision_ends_in_a_bounded_time(clone: Clone):
    """Also while a notebook of it is open; its browser then comes to the new one."""
    old = Notebook(variant_of(clone, "knative"))
    old.open()
    first = old.cookie[0]
    kernel = old.start_kernel()
    with old.channels(kernel):
        clone.configure("knative", maxScale="4", revisionTimeout="15")
        fine(clone.up("knative"))
        until(
            lambda: _of_revision(first),
            what="the old revision's pods are gone",
            deadline=150,
            pause=1,
        )
    old.open()
    until(
        lambda: (old.get("/api").ok and old.cookies > {first}, str(old.cookies)),
        what="the old session has a cookie of the new revision too",
        deadline=30,
    )
    assert not old.has_kernel(kernel)
    clone.forget("knative", "revisionTimeout")
    clone.configure("knative", maxScale="3")
    fine(clone.up("knative"))


def _of_revision(cookie: str) -> tuple[bool, str]:
    """Whether no pod is left of the revision that a cookie is named after."""
    revision = "jupyterlab-" + cookie.rpartition("_")[2]
    left = [
        pod["metadata"]["name"]
        for pod in pods("knative")
        if pod["metadata"]["labels"]["serving.knative.dev/revision"] == revision
    ]
    return not left, ", ".join(left)


def test_an_hpa_rollout_waits_for_open_notebooks(clone: Clone):
    about = variant_of(clone, "hpa")
    one_pod(about)
    (before,) = pods("hpa")
    old = Notebook(about)
    kernel = old.start_kernel()
    with old.channels(kernel):
        clone.configure("hpa", cpuLimit="1100m")
        fine(clone.up("hpa"))
        for _ in range(LOOKS):
            assert old.has_kernel(kernel), "the old session left its pod"
            time.sleep(0.5)
        assert before["metadata"]["uid"] in {pod["metadata"]["uid"] for pod in pods("hpa")}
        new = Notebook(about)
        assert new.get("/lab").ok
        assert not new.has_kernel(kernel), "a new session came to a pod that ends"
    wait_for_pods("hpa", 1)
    assert before["metadata"]["uid"] != pods("hpa")[0]["metadata"]["uid"]
    clone.forget("hpa", "cpuLimit")
    fine(clone.up("hpa"))


def test_websockets_outlive_what_knative_would_cut(clone: Clone):
    """Knative cuts a websocket at the revision's `timeoutSeconds`, whatever flows on it."""
    about = variant_of(clone, "knative")
    lab, space = the_lab(), NAMESPACES["knative"]
    own = json.loads(
        kubectl.ask(lab, "get", "services.serving.knative.dev", "-n", space, "-o", "json")
    )["items"][0]["spec"]["template"]["spec"]
    assert own["timeoutSeconds"] == 86_400
    short = {
        "apiVersion": "serving.knative.dev/v1",
        "kind": "Service",
        "metadata": {"name": "short-lived", "namespace": space},
        "spec": {"template": {"spec": {**own, "timeoutSeconds": CUT_S}}},
    }
    try:
        kubectl.ask(lab, "apply", "-f", "-", stdin=json.dumps(short))
        domain = about.notebook.host.partition(".")[2]
        assert _lifetime(Notebook(about, f"short-lived.{domain}")) < CUT_S + 3
    finally:
        kubectl.ask(lab, "delete", "services.serving.knative.dev", "short-lived", "-n", space)
    assert _lifetime(Notebook(about)) >= 3 * CUT_S


def _lifetime(browser: Notebook) -> float:
    """Seconds that a kernel's websocket lives while something flows, three times CUT_S at most."""
    browser.wait_for("/lab", deadline=90)
    kernel = browser.start_kernel()
    began = time.monotonic()
    try:
        with browser.channels(kernel) as channel:
            while time.monotonic() - began < 3 * CUT_S:
                channel.ping()
                time.sleep(0.5)
    except ConnectionClosed:
        pass
    lived = time.monotonic() - began
    browser.end_kernel(kernel)
    return lived


@pytest.mark.parametrize("variant", VARIANTS)
def test_https_is_served_with_the_platforms_certificate(clone: Clone, variant: str, tmp_path):
    """The cookie is then `Secure`; whoever trusts the certificate needs no exception."""
    about = variant_of(clone, variant)
    Notebook(about).open()
    shown = clone.pulumi("stack", "output", "certificate", "--stack", "platform")
    assert shown.returncode == 0, shown.stderr
    authority = tmp_path / "authority.pem"
    authority.write_text(shown.stdout)
    with requests.Session() as session:
        session.trust_env = False
        session.mount("https://", ByAddress(about.notebook.host))
        answer = session.get(
            f"https://{about.notebook.address}/lab",
            headers={"Host": about.notebook.host, "Authorization": f"token {about.notebook.token}"},
            verify=str(authority),
            timeout=90,
        )
        again = session.get(
            f"https://{about.notebook.address}/api",
            headers={"Host": about.notebook.host},
            verify=str(authority),
            timeout=90,
        )
    assert answer.status_code == 200
    sent = [r.headers["Set-Cookie"] for r in (answer, again) if "notebook_" in str(r.headers)]
    assert sent, "no affinity cookie"
    assert all("Secure" in line and "HttpOnly" in line for line in sent), sent
    assert all("SameSite=Lax" in line for line in sent), sent


class ByAddress(requests.adapters.HTTPAdapter):
    """Speaks to an address as to a host: its name is sent and its certificate checked."""

    def __init__(self, host: str) -> None:
        self._host = host
        super().__init__()

    def init_poolmanager(self, *args, **kwargs) -> None:
        context = ssl.create_default_context()
        super().init_poolmanager(
            *args,
            **kwargs,
            ssl_context=context,
            server_hostname=self._host,
            assert_hostname=self._host,
        )
