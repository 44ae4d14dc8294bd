"""Configuration: every wrong key or value gives one line that says what is allowed."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
import yaml
from pulumi.runtime import set_all_config

from stacks.hpa import hpa_settings
from stacks.knative import knative_settings
from stacks.names import platform_of, program
from stacks.settings.keys import PROJECT, Keys, declared_keys
from stacks.settings.platform import platform_settings
from tests.unit.program import NAME, TOKEN, Run, configure, defaults, mocked
from variants import VARIANTS
from variants.model import Variant

READERS: dict[str, Callable[[], Any]] = {
    "platform": platform_settings,
    "knative": knative_settings,
    "hpa": hpa_settings,
}

CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


def jupyter(name: str, trait: str, value: object) -> dict[str, Any]:
    return {"jupyterConfig": {name: {trait: value}}}


@pytest.fixture(autouse=True)
def engine() -> None:
    mocked(Run(), "platform")


@pytest.mark.parametrize("stack", READERS)
def test_defaults_are_allowed(stack: str) -> None:
    configure()
    READERS[stack]()


@pytest.mark.parametrize(
    ("stack", "config", "message"),
    [
        ("platform", {"clutser": "lab"}, "no configuration key 'clutser', did you mean 'cluster'?"),
        ("hpa", {"xyzzy": "1"}, "no configuration key 'xyzzy': Pulumi.yaml lists them"),
        (
            "platform",
            {"cluster": "kind"},
            "cluster is 'kind', but must be one of lab, microk8s, existing",
        ),
        ("platform", {"labNodes": 0}, "labNodes is '0', but must be a whole number from 1 to 9"),
        ("platform", {"domain": "Not A Domain"}, "domain is 'Not A Domain', but must be"),
        ("platform", {"dns": "maybe"}, "dns is 'maybe', but must be one of auto, install, present"),
        ("platform", {"dnsForward": ["one.one"]}, "dnsForward is 'one.one', but must be a list"),
        ("platform", {"cluster": "existing"}, "no kubeconfig is set"),
        ("platform", {"knativeImages": "x/y:1"}, "must be a pattern with {name}"),
        ("platform", {"prometheusRetention": "soon"}, "must be a duration such as 6h or 2d"),
        (
            "platform",
            {"dashboards": True},
            "dashboards is 'true', but the lab has no image of Grafana",
        ),
        (
            "platform",
            {"traefikManifests": "http://host/crds.yaml"},
            "a folder, an https URL",
        ),
        ("platform", {"tlsCertificate": "cert.pem"}, "must be a certificate's PEM text"),
        ("platform", {"tlsCertificate": CERTIFICATE}, "tlsCertificate and tlsKey belong together"),
        ("hpa", {"scaleDownWindow": 3601}, "must be a whole number from 0 to 3600"),
        ("knative", {"scaleDownDelay": 3601}, "must be a whole number from 0 to 3600"),
        ("hpa", {"drainTimeout": -1}, "drainTimeout is '-1', but must be a whole number from 0"),
        ("knative", {"cpuLimit": "1Gi"}, "cpuLimit is '1Gi', but must be a Kubernetes quantity"),
        ("hpa", {"memoryLimit": "512m"}, "memoryLimit is '512m', but must be a Kubernetes"),
        ("knative", {"scaleToZeroRetention": 3601}, "must be a whole number from 0 to 3600"),
        ("knative", {"cpuLimit": "lots"}, "cpuLimit is 'lots', but must be a Kubernetes quantity"),
        ("hpa", {"scratch": "1G"}, "scratch is '1G', but must be a size such as 256Mi or 1Gi"),
        ("knative", {"sharedMemory": "0"}, "sharedMemory is '0', but must be a size such as"),
        ("knative", {"scratch": "1Gi"}, "scratch is '1Gi', but it counts as memory, and memory"),
        (
            "hpa",
            {"memoryLimit": "600M", "sharedMemory": "600Mi"},
            "sharedMemory is '600Mi', but it counts as memory, and memoryLimit is '600M'",
        ),
        ("knative", {"image": ""}, "image is '', but must be an image name"),
        ("knative", {"minScale": 4}, "minScale is '4', but must be a whole number from 0 to 3"),
        ("knative", {"scalingMetric": "cpu"}, "'cpu', but must be one of concurrency, rps"),
        ("knative", {"targetRps": 0}, "targetRps is '0', but must be a whole number from 1 to"),
        ("knative", {"stableWindow": "15s"}, "stableWindow is '15s', but must be a whole number"),
        ("hpa", {"minReplicas": 0}, "minReplicas is '0', but must be a whole number from 1 to 3"),
        ("hpa", {"priceCpuHour": "cheap"}, "priceCpuHour is 'cheap', but must be a number from 0"),
        ("hpa", {"priceMemoryGbHour": "-1"}, "priceMemoryGbHour is '-1', but must be a number"),
        ("knative", {"currency": "$"}, "currency is '$', but must be three capitals such as USD"),
        ("hpa", {"cullIdleTimeout": -1}, "cullIdleTimeout is '-1', but must be a whole number"),
        ("hpa", {"cullIdleTimeout": 60, "cullInterval": 0}, "cullInterval is '0', but must be"),
        ("knative", {"cullConnected": True}, "cullConnected is 'true', but no kernel is culled"),
        ("hpa", {"memoryLimit": "1g"}, "memoryLimit is '1g', but must be a Kubernetes quantity of"),
        ("hpa", {"jupyterConfig": ["x"]}, "jupyterConfig must be an object"),
        ("hpa", {"jupyterConfig": {"ServerApp": 1}}, "must be class → trait → value"),
        ("hpa", {"jupyterConfig": {"serverapp": {}}}, "jupyterConfig has 'serverapp', but must be"),
        ("hpa", jupyter("ServerApp", "--x", 1), "jupyterConfig.ServerApp.--x names no trait"),
        ("knative", jupyter("ServerApp", "port", 1), "ServerApp.port is set by the pod itself"),
        ("hpa", jupyter("FileContentsManager", "root_dir", "/"), "is set by the pod itself"),
        (
            "hpa",
            jupyter("AsyncMappingKernelManager", "cull_idle_timeout", 1),
            "cull_idle_timeout is what the key cullIdleTimeout sets",
        ),
        ("hpa", jupyter("IdentityProvider", "token", "x"), "IdentityProvider.token holds a secret"),
        ("hpa", jupyter("IdentityProvider", "token", None), "holds a secret (token)"),
        ("hpa", jupyter("IdentityProvider", "token", 1234), "holds a secret (token)"),
        ("hpa", jupyter("ServerApp", "token", []), "holds a secret (token)"),
        (
            "hpa",
            jupyter("PasswordIdentityProvider", "hashed_password", "argon2:x"),
            "hashed_password holds a secret",
        ),
        (
            "hpa",
            jupyter("ServerApp", "tornado_settings", {"deep": [{"cookie_secret": "x"}]}),
            "tornado_settings holds a secret (cookie_secret)",
        ),
        ("platform", {"storageProvisioner": "maybe"}, "one of auto, install, present"),
        ("knative", {"storage": "lots"}, "storage is 'lots', but must be a Kubernetes quantity"),
        ("hpa", {"storage": "0"}, "storage is '0', but must be a Kubernetes quantity"),
        ("hpa", {"storage": "1ki"}, "storage is '1ki', but must be a Kubernetes quantity"),
        ("hpa", {"storageClass": "A B"}, "storageClass is 'A B', but must be a StorageClass"),
        ("hpa", {"storageAccess": "ReadWriteOncePod"}, "one of ReadWriteOnce, ReadWriteMany"),
        ("knative", {"storage": "", "storageClass": "x"}, "storageClass is 'x', but there is no"),
        ("hpa", {"measure": "yes"}, "measure is 'yes', but must be one of true, false"),
    ],
)
def test_wrong_configuration_gives_one_line(
    stack: str, config: dict[str, Any], message: str
) -> None:
    configure(config)
    with pytest.raises(pulumi.RunError) as raised:
        READERS[stack]()
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_keys_of_another_stack_are_no_mistake() -> None:
    configure({"cpuTarget": 50, "cluster": "lab"})
    assert knative_settings().target == 5


def test_token_in_plain_text_is_refused_without_showing_it() -> None:
    set_all_config({**defaults(), f"{NAME}:token": TOKEN}, [])
    with pytest.raises(pulumi.RunError, match="config set --secret token") as raised:
        hpa_settings()
    assert TOKEN not in str(raised.value)


def test_traits_of_jupyter_are_taken_as_they_are() -> None:
    traits = {
        "ServerApp": {"tornado_settings": {"websocket_max_message_size": 20_971_520}},
        "PasswordIdentityProvider": {"password_required": True},
        "FileContentsManager": {"hide_globs": ["a b"], "pre_save_hook": None},
    }
    configure({"jupyterConfig": traits})
    assert knative_settings().pod.jupyter == hpa_settings().pod.jupyter == traits


def test_secret_traits_are_refused_without_showing_them() -> None:
    value = json.dumps({"ServerApp": {"answer": TOKEN}})
    set_all_config({**defaults(), f"{NAME}:jupyterConfig": value}, [f"{NAME}:jupyterConfig"])
    with pytest.raises(pulumi.RunError, match="jupyterConfig holds a secret") as raised:
        hpa_settings()
    assert TOKEN not in str(raised.value)


def test_bad_token_is_not_shown() -> None:
    configure({"token": "short"})
    with pytest.raises(pulumi.RunError, match="16 to 128") as raised:
        hpa_settings()
    assert "'short'" not in str(raised.value)


def test_a_kubeconfigs_text_is_a_secret() -> None:
    text = "clusters: []\nusers: [{token: t0ken}]\n"
    set_all_config(defaults() | {f"{NAME}:cluster": "existing", f"{NAME}:kubeconfig": text}, [])
    with pytest.raises(pulumi.RunError, match="set --secret kubeconfig") as raised:
        platform_settings()
    assert "t0ken" not in str(raised.value)


def test_a_list_that_is_a_text_says_how_it_is_set() -> None:
    configure({"dnsForward": "192.0.2.53"})
    with pytest.raises(pulumi.RunError, match=r"config set --path 'dnsForward\[0\]'"):
        platform_settings()


def test_a_key_that_is_read_and_not_declared_is_named() -> None:
    configure({})
    mocked(Run(), "hpa")
    keys = Keys(declared_keys(), NAME)
    with pytest.raises(pulumi.RunError, match="reads the key 'stopGrace', which"):
        keys.integer("stopGrace", 1, 10)


def test_every_declared_key_has_type_default_and_description() -> None:
    """The engine demands a value for every declared key in every stack."""
    for key, entry in yaml.safe_load(PROJECT.read_text())["config"].items():
        assert {"type", "default", "description"} <= entry.keys(), key
        assert "\n" not in entry["description"], key


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_settings_of_a_demonstration_are_declared_keys(variant: Variant) -> None:
    declared = yaml.safe_load(PROJECT.read_text())["config"]
    assert variant.demo.keys() <= declared.keys()


def test_stack_name_picks_the_program() -> None:
    assert program("knative") == program("knative-test") == "knative"
    assert platform_of("knative") == "platform"
    assert platform_of("hpa-test") == "platform-test"
    with pytest.raises(pulumi.RunError, match="stack 'dev' has no program: name it platform,"):
        program("dev")
