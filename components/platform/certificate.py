"""The certificate that Traefik serves HTTPS with."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import ConfigMap, Secret
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict

from components.objects.generated import Generated
from components.objects.labels import labels

FOLDER = "/etc/traefik/tls"
SETTINGS = "/etc/traefik/settings"
FILE = f"{SETTINGS}/tls.yaml"
NAME = "traefik-certificate"

TLS = f"""\
tls:
  options:
    default:
      minVersion: VersionTLS12
  stores:
    default:
      defaultCertificate:
        certFile: {FOLDER}/tls.crt
        keyFile: {FOLDER}/tls.key
"""


@dataclass(frozen=True)
class CertificateArgs:
    """names: what a made certificate is for. certificate, key: PEM, or None to have one made."""

    namespace: str
    names: Sequence[str]
    certificate: pulumi.Input[str] | None = None
    key: pulumi.Output[str] | None = None


class Certificate(pulumi.ComponentResource):
    """A TLS Secret and Traefik's settings that name it.

    certificate: PEM, public.
    """

    certificate: pulumi.Output[str]

    def __init__(
        self, name: str, args: CertificateArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:Certificate", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        certificate, key = pair(name, args, child)
        self.certificate = pulumi.Output.unsecret(certificate)
        metadata: ObjectMetaArgsDict = {
            "name": NAME,
            "namespace": args.namespace,
            "labels": labels("traefik", "certificate"),
        }
        Secret(
            f"{name}-secret",
            metadata=metadata,
            type="kubernetes.io/tls",
            string_data={"tls.crt": certificate, "tls.key": key},
            opts=child,
        )
        ConfigMap(
            f"{name}-settings",
            metadata=metadata,
            data={"tls.yaml": TLS},
            opts=child,
        )
        self.register_outputs({"certificate": self.certificate})


def pair(
    name: str, args: CertificateArgs, opts: pulumi.ResourceOptions
) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
    """Certificate and key as given, or self-signed ones that the stack's state keeps."""
    if args.certificate is not None and args.key is not None:
        return pulumi.Output.from_input(args.certificate), args.key
    made = Generated(f"{name}-made", ["certificate", *args.names], opts).value
    return made.apply(lambda made: made["certificate"]), made.apply(lambda made: made["key"])


def wildcard_names(domain: str, namespaces: Sequence[str]) -> list[str]:
    """Every host that Traefik answers for, as a certificate names them."""
    return [f"*.{namespace}.{domain}" for namespace in namespaces]
