"""Jupyter's traits as arguments, which Kubernetes and traitlets read after one another."""

import ast
from typing import Any

import pytest

from components.notebook.jupyter_config import config_arguments
from components.notebook.jupyterlab_pod import JupyterLabPod


def container_arguments(memory: str = "1Gi", **jupyter: Any) -> list[str]:
    pod = JupyterLabPod("image", "200m", "1", "256Mi", memory, jupyter=jupyter)
    return pod.spec("token-secret")["containers"][0]["args"]


def test_each_trait_is_one_argument_of_the_server() -> None:
    arguments = container_arguments(
        ZMQChannelsWebsocketConnection={"iopub_msg_rate_limit": 10_000},
        ServerApp={"allow_origin": "http://a b", "answer_yes": True},
    )
    assert "--ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=10000" in arguments
    assert "--ServerApp.allow_origin=http://a b" in arguments
    assert "--ServerApp.answer_yes=True" in arguments


@pytest.mark.parametrize(
    "value", [["a b", "*.x"], {"a": [1, True, None, "'\""]}, [], {}, None, False, 1.5]
)
def test_what_is_no_string_is_written_as_python_reads_it(value: object) -> None:
    (argument,) = config_arguments({"A": {"b": value}})
    assert ast.literal_eval(argument.removeprefix("--A.b=")) == value


def test_kubernetes_is_kept_from_replacing_names_in_a_value() -> None:
    """It makes $(JUPYTER_TOKEN) the token itself, and $$ a $."""
    (argument,) = config_arguments({"A": {"b": "$(JUPYTER_TOKEN) $x"}})
    assert argument == "--A.b=$$(JUPYTER_TOKEN) $$x"


def test_a_body_may_take_a_quarter_of_the_memory_in_any_image() -> None:
    assert f"--ServerApp.max_body_size={256 << 20}" in container_arguments("1Gi")
    assert "--ServerApp.max_body_size=125000000" in container_arguments("500M")


def test_a_trait_that_is_set_leaves_other_defaults_of_its_class() -> None:
    size = f"--ServerApp.max_body_size={256 << 20}"
    assert size in container_arguments(ServerApp={"allow_origin": "*"})
    arguments = container_arguments(ServerApp={"max_body_size": 5})
    assert "--ServerApp.max_body_size=5" in arguments
    assert size not in arguments
