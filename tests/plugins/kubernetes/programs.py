"""The beginning of every program that works on the cluster."""

HEAD = """
import json, pulumi, pulumi_kubernetes as k8s
config = pulumi.Config()
provider = k8s.Provider("cluster", kubeconfig=config.get("kubeconfig"))
opts = pulumi.ResourceOptions(provider=provider)
def meta(**fields):
    return {"namespace": config.require("namespace"), **fields}
"""

IMAGE = "dev.local/jupyterlab:4.6.6"  # in the lab's own store; it has a shell and Python
