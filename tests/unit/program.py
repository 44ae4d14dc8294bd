"""Running a stack's program against mocks, and looking at what it asked for."""

import asyncio
import hashlib
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import grpc
import pulumi
import pytest
import yaml
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks, rpc, set_all_config, set_mocks
from pulumi.runtime.settings import ROOT, _get_rpc_manager, get_root_resource

from components.cluster import holder, lab_presence
from components.cluster.holder import Holder
from stacks.settings.keys import PROJECT
from variants import VARIANTS

NAME = "serverless-notebooks"
TOKEN = "a-token-of-the-user-0123456789"
SERVER = "https://192.0.2.11:6443"
AUTHORITY = b64encode(b"-----BEGIN CERTIFICATE-----").decode()
KUBECONFIG = f"""apiVersion: v1
kind: Config
clusters:
- {{name: lab-1, cluster: {{server: "{SERVER}", certificate-authority-data: "{AUTHORITY}"}}}}
users: [{{name: admin, user: {{token: t}}}}]
contexts: [{{name: lab-1, context: {{cluster: lab-1, user: admin}}}}]
current-context: lab-1
"""
KUBECONFIG_OF_MICROK8S = """apiVersion: v1
kind: Config
clusters: [{name: microk8s-cluster, cluster: {server: "https://127.0.0.1:16443"}}]
users: [{name: admin, user: {client-certificate-data: c, client-key-data: k}}]
contexts: [{name: microk8s, context: {cluster: microk8s-cluster, user: admin}}]
current-context: microk8s
"""
LAB = {
    "kubeconfig": KUBECONFIG,
    "nodes": ["192.0.2.11", "192.0.2.12"],
    "addons": {"dns": False, "storage": False, "metrics_server": False},
    "dns_ip": "192.0.2.110",
}
PLATFORM = {
    "kubeconfig": KUBECONFIG,
    "nodes": LAB["nodes"],
    "domain": "notebooks.test",
    "namespaces": {variant.name: variant.namespace for variant in VARIANTS},
    "cluster": "lab",
    "ingress": {"address": "192.0.2.11", "http_port": 80, "https_port": 443},
    "prometheus": {"proxy_path": "/proxy"},
    "environment": {"knative_version": "1.17.0"},
}
RESULTS = {"schema_version": 1, "protocol": {"name": "quick"}, "environment": {"cores": 2}}

stored: Mapping[str, Mapping[str, Any]] = {}
"""What the cluster makes of objects of a kind, beside what was asked for."""


class UnknownStack(grpc.RpcError):
    """The engine's answer to a question about a stack that it does not have."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        return f'unknown stack "{self}"'


@dataclass
class Run(Mocks):
    """What a program registered, and what it exported."""

    platform: Mapping[str, Any] | None = field(default_factory=lambda: dict(PLATFORM))
    resources: list[MockResourceArgs] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """Register a resource as a cluster would, with generated names filled in."""
        self.resources.append(args)
        if args.typ == "pulumi:pulumi:StackReference":
            return args.name, {"outputs": self.platform, "secretOutputNames": ["kubeconfig"]}
        if args.typ == "command:local:Command":
            return args.name, {**args.inputs, "stdout": stdout(args.inputs["create"])}
        if args.typ == "command:remote:Command":
            return args.name, {**args.inputs, "stdout": KUBECONFIG_OF_MICROK8S}
        kept = stored.get(args.typ.split(":")[-1], {})
        return args.name, {**named(args.inputs), **kept}

    def call(self, args: MockCallArgs) -> dict[str, Any]:
        """Answer the lookup of the platform's outputs."""
        assert args.token == "pulumi:pulumi:readStackOutputs", args.token
        if self.platform is None:
            raise UnknownStack(args.args["name"])
        return {"outputs": self.platform}

    def kind(self, kind: str) -> list[MockResourceArgs]:
        """The resources whose type ends with a kind."""
        return [resource for resource in self.resources if resource.typ.split(":")[-1] == kind]

    def one(self, kind: str, name: str = "") -> dict[str, Any]:
        """The inputs of the one object of a kind and, where given, a name."""
        found = [
            item.inputs
            for item in self.kind(kind)
            if not name or item.inputs["metadata"].get("name") == name
        ]
        assert len(found) == 1, f"{len(found)} objects {kind} {name}"
        return found[0]


def stdout(create: str) -> str:
    """What the commands of the program print."""
    if "lab up" in create:
        return json.dumps(LAB)
    if "membership" in create:
        return "member"
    if "certificate" in create:
        return json.dumps({"certificate": "CERTIFICATE", "key": "KEY"})
    if "generate token" in create:
        return json.dumps({"token": "made-by-the-program"})
    assert "measure.py" in create, create
    return json.dumps(RESULTS)


def secret(value: Any) -> Any:
    """What a secret input holds; anything that is not a secret fails the test."""
    assert isinstance(value, dict), "not a secret"
    assert rpc._special_sig_key in value, "not a secret"
    return value["value"]


def named(inputs: dict[str, Any]) -> dict[str, Any]:
    """An object with a name, generated from its content where none is given."""
    metadata = dict(inputs.get("metadata", {}))
    content = json.dumps(inputs, sort_keys=True, default=str)
    metadata.setdefault("name", "made-" + hashlib.sha256(content.encode()).hexdigest()[:8])
    return {**inputs, "metadata": metadata}


@cache
def defaults() -> Mapping[str, str]:
    """The configuration that Pulumi.yaml gives every stack, as the engine passes it on."""
    declared = yaml.safe_load(PROJECT.read_text())["config"]
    return {f"{NAME}:{key}": text(entry["default"]) for key, entry in declared.items()}


def text(value: Any) -> str:
    """A configuration value as the engine writes it."""
    return value if isinstance(value, str) else json.dumps(value)


SECRETS = ("token", "tlsKey", "sshKey", "sshKeyPassphrase", "kubeconfig")


def configure(config: Mapping[str, Any] | None = None) -> None:
    """Set a stack's configuration; what is secret in it counts as set with --secret."""
    own = {f"{NAME}:{key}": text(value) for key, value in (config or {}).items()}
    set_all_config({**defaults(), **own}, [f"{NAME}:{key}" for key in SECRETS])


def _quiet_loop() -> asyncio.AbstractEventLoop:
    """A loop that says nothing of a failed program's outputs, which nobody will ask for."""
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda _loop, _context: None)
    return loop


def mocked(mocks: Mocks, stack: str, *, preview: bool = False) -> None:
    """Have mocks for an engine, on a loop of their own: what an earlier test left is forgotten."""
    ROOT.set(None)
    _get_rpc_manager().clear()
    asyncio.set_event_loop(_quiet_loop())
    set_mocks(mocks, NAME, stack, preview, organization="organization")


def run(
    main: Callable[[], None],
    stack: str,
    config: Mapping[str, Any] | None = None,
    *,
    platform: Mapping[str, Any] | None = PLATFORM,
    preview: bool = False,
    holders: Mapping[str, Holder] | None = None,
) -> Run:
    """Run a stack's program to its end.

    holders: namespace → the stack that a cluster of the lab's has as its holder.
    """
    held = holders or {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holder, "holder_of", lambda _kubeconfig, namespace: held.get(namespace))
        patch.setattr(lab_presence, "lab_holder", lambda: held.get(holder.PLATFORM))
        return _run(main, stack, config, platform, preview=preview)


def _run(
    main: Callable[[], None],
    stack: str,
    config: Mapping[str, Any] | None,
    platform: Mapping[str, Any] | None,
    *,
    preview: bool,
) -> Run:
    mocked(result := Run(platform), stack, preview=preview)
    configure(config)
    get_root_resource().outputs.clear()  # pyright: ignore

    @pulumi.runtime.test
    def program() -> pulumi.Output[None]:
        main()
        exported = dict(get_root_resource().outputs)  # pyright: ignore
        return resolved(exported, result)

    program()
    return result


def resolved(exported: dict[str, Any], result: Run) -> pulumi.Output[None]:
    """Note the values of the outputs, and which are secret."""

    async def note() -> None:
        for name, value in exported.items():
            output = pulumi.Output.from_input(value)
            if await output.is_known():
                result.outputs[name] = await output.future()
            if await output.is_secret():
                result.secrets.add(name)

    return pulumi.Output.from_input(note())
