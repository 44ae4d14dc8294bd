"""The role of a worker: how a host takes it on, and which commands it refuses."""

from lab.hosts.doubles import arguments, forwarding, services, this_host

ACTS = "This MicroK8s deployment is acting as a node in a cluster."
ELSEWHERE = f"{ACTS}\nPlease use the control plane node."
REFUSED = {
    "add-node": (1, f"{ACTS} Please use the microk8s add-node on the master."),
    "enable": (1, ELSEWHERE),
    "kubectl": (0, f"{ACTS} Please use the microk8s kubectl on the master."),
    "remove-node": (1, f"{ACTS} Please use microk8s leave."),
}
"""A command of control planes → its exit code and its output on a worker."""

JOINED = f"""
The node has joined the cluster and will appear in the nodes list in a few seconds.

This worker node gets automatically configured with the API server endpoints.
If the API servers are behind a loadbalancer please set the '--refresh-interval' to '0s' in:
    {arguments.ARGS / "apiserver-proxy"}
and replace the API server endpoints with the one provided by the loadbalancer in:
    {forwarding.PROVIDER}
"""


def begin(api_server: str) -> None:
    """Join the cluster of an API server (`ip:port`) as a worker whose identities are installed."""
    arguments.change("kubelet", {"--node-labels": arguments.labels("worker")})
    forwarding.point_to([api_server])
    this_host.WORKER.parent.mkdir(parents=True, exist_ok=True)
    this_host.WORKER.touch()
    services.start()
    print(JOINED)
