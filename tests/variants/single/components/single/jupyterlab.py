"""JupyterLab as a Deployment of one pod."""

from typing import Any

import pulumi

from components.notebook.arguments import CONTROL_PLANE, NAME, Description, NotebookArgs
from components.notebook.deployment import notebook_deployment, pod_template

COOKIE = "notebook_single"


class SingleJupyterLab(pulumi.ComponentResource):
    """One pod, which is brought to zero and started by hand."""

    host: pulumi.Output[str]
    template: pulumi.Output[dict[str, Any]]

    def __init__(
        self, name: str, args: NotebookArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:SingleJupyterLab", name, {}, opts)
        self.host = args.host()
        self.template = pod_template(args.pod.spec(args.token_secret))
        notebook_deployment(name, args, self.template, COOKIE, self)
        self.register_outputs({"host": self.host})


def description() -> Description:
    """How the benchmark finds its pod; without a second pod no load of it scales out."""
    return {
        "notebook": {"affinity_cookie": COOKIE},
        "pods": {"server": f"app.kubernetes.io/name={NAME}"},
        "scaling": {"kind": "replicas", "deployment": NAME, "cold": 1, "restore": 1},
        "phases": ["cold", "first_kernel", "warm", "kernels", "idle"],
        "environment": {"scales_to_zero": False},
        "overhead": [],
        "overhead_containers": [],
        "control_plane": CONTROL_PLANE,
    }
