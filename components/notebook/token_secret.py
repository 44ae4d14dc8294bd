"""The Secret behind JupyterLab's JUPYTER_TOKEN."""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import Secret

from components.objects.generated import Generated
from components.objects.labels import labels


@dataclass(frozen=True)
class TokenSecretArgs:
    """token: the token, or None to have one made."""

    namespace: pulumi.Input[str]
    token: pulumi.Output[str] | None


class TokenSecret(pulumi.ComponentResource):
    """A Secret whose name changes with the token, so that another token rolls the pods.

    token: secret. secret_name: the Secret's name.
    """

    token: pulumi.Output[str]
    secret_name: pulumi.Output[str]

    def __init__(
        self, name: str, args: TokenSecretArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:TokenSecret", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.token = args.token or Generated(f"{name}-made", ["token"], child).value.apply(
            lambda made: made["token"]
        )
        secret = Secret(
            name,
            metadata={"namespace": args.namespace, "labels": labels("jupyterlab", "token")},
            string_data={"token": self.token},
            opts=child,
        )
        self.secret_name = secret.metadata.apply(lambda metadata: str(metadata.name))
        self.register_outputs({"secret_name": self.secret_name})
