"""metrics-server, which a HorizontalPodAutoscaler cannot do without."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_kubernetes.apiregistration.v1 import APIService
from pulumi_kubernetes.core.v1 import ContainerArgsDict, PodSpecArgsDict, Secret
from pulumi_kubernetes.rbac.v1 import PolicyRuleArgsDict, RoleBinding

from components.objects.generated import Generated
from components.objects.hardening import container_security, pod_security
from components.objects.labels import labels
from components.objects.rights import account, bound, cluster_rights, read
from components.objects.workload import deployment, service

NAME = "metrics-server"
NAMESPACE = "kube-system"
CLUSTER_CA = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"

RULES: Sequence[PolicyRuleArgsDict] = (
    {"api_groups": [""], "resources": ["nodes/metrics"], "verbs": ["get"]},
    read("", "nodes", "pods"),
)


@dataclass(frozen=True)
class MetricsServerArgs:
    """Which image runs."""

    image: str


class MetricsServer(pulumi.ComponentResource):
    """metrics-server 0.7 and its API, `metrics.k8s.io`.

    Both ends are verified: the API server trusts exactly the serving certificate made here, and
    metrics-server the kubelets' certificates by the cluster's authority.
    """

    def __init__(
        self, name: str, args: MetricsServerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:MetricsServer", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        host = f"{NAME}.{NAMESPACE}.svc"
        pair = Generated(f"{name}-certificate", ["certificate", host], child).value
        needed = [account(NAME, NAMESPACE, child), *self._rights(child), self._secret(name, pair)]
        after = pulumi.ResourceOptions(parent=self, depends_on=needed)
        running = deployment(name, NAME, NAMESPACE, pod(args.image), after)
        address = service(
            name,
            NAME,
            NAMESPACE,
            ("https", 443),
            pulumi.ResourceOptions(parent=self, depends_on=[running]),
        )
        public = pulumi.Output.unsecret(pair.apply(lambda made: made["certificate"]))
        APIService(
            f"{name}-api",
            metadata={"name": "v1beta1.metrics.k8s.io", "labels": labels(NAME)},
            spec={
                "group": "metrics.k8s.io",
                "version": "v1beta1",
                "group_priority_minimum": 100,
                "version_priority": 100,
                "service": {"name": NAME, "namespace": NAMESPACE},
                "ca_bundle": public.apply(encoded),
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[address]),
        )
        self.register_outputs({})

    def _rights(self, child: pulumi.ResourceOptions) -> list[pulumi.Resource]:
        reader = RoleBinding(
            f"{NAME}-reader",
            metadata={
                "name": "serverless-notebooks:metrics-server-reader",
                "namespace": NAMESPACE,
                "labels": labels(NAME),
            },
            role_ref={
                "api_group": "rbac.authorization.k8s.io",
                "kind": "Role",
                "name": "extension-apiserver-authentication-reader",
            },
            subjects=[{"kind": "ServiceAccount", "name": NAME, "namespace": NAMESPACE}],
            opts=child,
        )
        delegator = bound(NAME, "system:auth-delegator", NAMESPACE, child, f"{NAME}-delegator")
        return [reader, delegator, *cluster_rights(NAME, NAMESPACE, RULES, child)]

    def _secret(self, name: str, pair: pulumi.Output[dict[str, str]]) -> Secret:
        return Secret(
            f"{name}-tls",
            metadata={"name": f"{NAME}-tls", "namespace": NAMESPACE, "labels": labels(NAME)},
            type="kubernetes.io/tls",
            string_data={
                "tls.crt": pair.apply(lambda made: made["certificate"]),
                "tls.key": pair.apply(lambda made: made["key"]),
            },
            opts=pulumi.ResourceOptions(parent=self),
        )


def pod(image: str) -> PodSpecArgsDict:
    """metrics-server's one pod."""
    return {
        "service_account_name": NAME,
        "automount_service_account_token": True,
        "priority_class_name": "system-cluster-critical",
        "security_context": pod_security(),
        "containers": [container(image)],
        "volumes": [{"name": "tls", "secret": {"secret_name": f"{NAME}-tls"}}],
    }


def container(image: str) -> ContainerArgsDict:
    """metrics-server itself. It looks every 15 s, the pace of the HPA's controller."""
    return {
        "name": NAME,
        "image": image,
        "args": [
            "--secure-port=10250",
            "--tls-cert-file=/etc/metrics-server/tls.crt",
            "--tls-private-key-file=/etc/metrics-server/tls.key",
            "--kubelet-preferred-address-types=InternalIP",
            f"--kubelet-certificate-authority={CLUSTER_CA}",
            "--kubelet-use-node-status-port",
            "--metric-resolution=15s",
        ],
        "ports": [{"name": "https", "container_port": 10250}],
        "readiness_probe": {
            "http_get": {"path": "/readyz", "port": "https", "scheme": "HTTPS"},
            "period_seconds": 5,
        },
        "liveness_probe": {
            "http_get": {"path": "/livez", "port": "https", "scheme": "HTTPS"},
            "failure_threshold": 5,
        },
        "resources": {
            "requests": {"cpu": "25m", "memory": "48Mi"},
            "limits": {"memory": "200Mi"},
        },
        "security_context": container_security(),
        "volume_mounts": [{"name": "tls", "mount_path": "/etc/metrics-server", "read_only": True}],
    }


def encoded(text: str) -> str:
    """Bytes in the form the API takes them."""
    return base64.b64encode(text.encode()).decode()
