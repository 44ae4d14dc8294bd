"""The volume that a variant's notebooks are kept on."""

from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.core.v1 import PersistentVolumeClaim, PersistentVolumeClaimSpecArgsDict
from pulumi_kubernetes.core.v1.outputs import PersistentVolumeClaimSpec

from components.notebook.arguments import NAME
from components.objects.labels import labels


@dataclass(frozen=True)
class NotebookStorageArgs:
    """size: a Kubernetes quantity; storage_class: empty for the cluster's default; access: mode."""

    namespace: pulumi.Input[str]
    size: str
    storage_class: str
    access: str


class NotebookStorage(pulumi.ComponentResource):
    """One claim for all pods of a variant.

    Whoever asks for another volume than there is gets an error and keeps it, since Pulumi would
    replace it by an empty one.

    claim: the claim's name. Raises pulumi.RunError for another volume than there is.
    """

    claim: pulumi.Output[str]

    def __init__(
        self, name: str, args: NotebookStorageArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:NotebookStorage", name, {}, opts)
        spec: PersistentVolumeClaimSpecArgsDict = {
            "access_modes": [args.access],
            "resources": {"requests": {"storage": args.size}},
        }
        if args.storage_class:
            spec["storage_class_name"] = args.storage_class
        claim = PersistentVolumeClaim(
            name,
            metadata={
                "namespace": args.namespace,
                "labels": labels(NAME, "storage"),
                # Many classes make the volume for the first pod, which comes after.
                "annotations": {"pulumi.com/skipAwait": "true"},
            },
            spec=spec,
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["spec"]),
        )
        claim_output = claim.metadata.apply(lambda metadata: str(metadata.name))
        self.claim = claim.spec.apply(
            lambda spec: claim_output.apply(lambda claim_name: unchanged(claim_name, spec, args))
        )
        self.register_outputs({"claim": self.claim})


def unchanged(claim: str, spec: PersistentVolumeClaimSpec, wanted: NotebookStorageArgs) -> str:
    """The claim, if it is as wanted; no class at all goes with any.

    Raises pulumi.RunError that names the key which is not as the volume is.
    """
    requests = spec.resources.requests if spec.resources else None
    size = (requests or {})["storage"]
    kind = spec.storage_class_name or ""
    modes = list(spec.access_modes or ())
    for key, current, requested, alike in (
        ("storage", size, wanted.size, bytes_of(size) == bytes_of(wanted.size)),
        ("storageClass", kind, wanted.storage_class, wanted.storage_class in ("", kind)),
        ("storageAccess", ", ".join(modes), wanted.access, [wanted.access] == modes),
    ):
        if not alike:
            raise pulumi.RunError(refusal(key, current, requested, claim))
    return claim


def refusal(key: str, current: str, requested: str, claim: str) -> str:
    """What to do where a key asks for another volume than there is."""
    return (
        f"{key} is {requested!r}, but the notebooks are on a volume made with {current!r}, and "
        f"another would be empty: run `pulumi config set {key} {current or chr(39) * 2}`, or copy "
        f"the notebooks and `pulumi destroy` the stack first. (Where its class can grow volumes, "
        f"change the size of the claim {claim!r} by kubectl, then `pulumi refresh`.)"
    )


def bytes_of(quantity: str) -> float:
    """A quantity of bytes, such as 1Gi or 5G."""
    number = quantity.rstrip("mkMGTi")
    suffix = quantity[len(number) :]
    base = 1024 if suffix.endswith("i") else 1000
    return float(number) * base ** ("m kMGT".index(suffix[:1] or " ") - 1)
