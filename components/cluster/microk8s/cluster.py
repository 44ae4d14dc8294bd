"""MicroK8s on hosts of the user's, made one highly available cluster over SSH."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_command import local, remote

from components.cluster.microk8s.archives import BROUGHT
from components.cluster.microk8s.hosts import Access, Host, connection, described
from components.cluster.microk8s.kubeconfig import with_contexts
from components.cluster.microk8s.launch import Network, dns_address, launch_configuration
from components.cluster.microk8s.shell import SHELL, script
from components.objects.commands import PYTHON

READY_SECONDS = 600
ADDONS = ("dns", "rbac", "hostpath-storage", "metrics-server")
MEMBERSHIP = f"{PYTHON} -m components.cluster.microk8s.membership"


@dataclass(frozen=True)
class Archive:
    """An image archive and the names of the images in it."""

    path: str
    images: Sequence[str]


@dataclass(frozen=True)
class MicroK8sClusterArgs:
    """hosts: control planes join in their order, then workers. endpoint: a VIP or name of all
    API servers.
    """

    hosts: Sequence[Host]
    access: Access
    channel: str
    network: Network
    endpoint: str = ""
    metallb: str = ""
    archives: Sequence[Archive] = ()


class MicroK8sCluster(pulumi.ComponentResource):
    """A cluster of MicroK8s nodes; editing the list of hosts adds and removes nodes.

    kubeconfig: YAML text, secret, with a context for each API server. nodes: the hosts'
    addresses. dns_address: the Service address of the cluster's DNS. life: what is deleted only
    with the whole cluster, and so with all that is in it.
    """

    kubeconfig: pulumi.Output[str]
    nodes: pulumi.Output[list[str]]
    dns_address: pulumi.Output[str]
    life: pulumi.Resource

    def __init__(
        self, name: str, args: MicroK8sClusterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("serverless-notebooks:index:MicroK8sCluster", name, {}, opts)
        self._prefix, self._args = name, args
        members: list[pulumi.Resource] = []
        for host in sorted(args.hosts, key=lambda host: host.role):
            members.append(self._member(host, self._installed(host), members[-1:]))
        settled = self._settled([*members, *self._imported(members)])
        self.life = settled
        servers = [args.endpoint] if args.endpoint else [h.address for h in self._control_plane()]
        printed = self._scripted("kubeconfig", self._first, "kubeconfig", [settled], logged=False)
        self.kubeconfig = pulumi.Output.secret(printed.stdout).apply(
            lambda text: with_contexts(text, servers)
        )
        self.nodes = pulumi.Output.from_input([host.address for host in args.hosts])
        self.nodes = pulumi.Output.all(self.nodes, settled.id).apply(lambda both: both[0])
        self.dns_address = pulumi.Output.from_input(dns_address(args.network.services))
        self.register_outputs({"nodes": self.nodes, "dns_address": self.dns_address})

    @property
    def _first(self) -> Host:
        return self._control_plane()[0]

    def _control_plane(self) -> list[Host]:
        return [host for host in self._args.hosts if host.role == "control-plane"]

    def _installed(self, host: Host) -> remote.Command:
        """MicroK8s on a host. Its end is the membership's: it must outlive leaving."""
        launch = launch_configuration(self._args.network, founder=host == self._first)
        return self._scripted(
            f"{host.name}-install",
            host,
            "install",
            [],
            CHANNEL=self._args.channel,
            LAUNCH=launch,
            TIMEOUT=READY_SECONDS,
        )

    def _member(
        self, host: Host, installed: pulumi.Resource, before: Sequence[pulumi.Resource]
    ) -> local.Command:
        """A host's membership. It needs two hosts at once, so it is led from here."""
        access, others = self._args.access, self._control_plane()
        at = others.index(host) if host in others else len(others)
        plan = {
            "host": described(host),
            "earlier": [described(other) for other in others[:at]],
            "later": [described(other) for other in others[at + 1 :]],
            "access": {
                "key": access.key,
                "passphrase": access.passphrase,
                "agent": access.agent,
                "host_keys": access.host_keys,
            },
        }
        return local.Command(
            f"{self._prefix}-{host.name}-member",
            create=f"{MEMBERSHIP} join",
            delete=f"{MEMBERSHIP} leave",
            stdin=pulumi.Output.secret(pulumi.Output.json_dumps(plan, sort_keys=True)),
            logging=local.Logging.STDERR,
            add_previous_output_in_env=False,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[installed, *before]),
        )

    def _settled(self, needed: Sequence[pulumi.Resource]) -> remote.Command:
        """Three voters where there can be, and the add-ons with what they install."""
        metallb = self._args.metallb
        addons = [*ADDONS, *([f"metallb:{metallb}"] if metallb else [])]
        count = len(self._control_plane())
        return self._scripted(
            "settled",
            self._first,
            "settle",
            needed,
            VOTERS=3 if count >= 3 else 1,
            NODES=len(self._args.hosts),
            ADDONS=" ".join(addons),
            TIMEOUT=READY_SECONDS,
        )

    def _imported(self, members: Sequence[pulumi.Resource]) -> list[pulumi.Resource]:
        """Archives on all nodes, one node after the other, verified on each."""
        done: list[pulumi.Resource] = [*members]
        for number, archive in enumerate(self._args.archives, 1):
            file = f"{BROUGHT}{number}.tar"
            for host in self._args.hosts:
                copied = remote.CopyToRemote(
                    f"{self._prefix}-{host.name}-archive-{number}",
                    connection=connection(host, self._args.access),
                    source=pulumi.FileAsset(archive.path),
                    remote_path=file,
                    opts=pulumi.ResourceOptions(parent=self, depends_on=[*members]),
                )
                step, images = f"{host.name}-sideload-{number}", " ".join(archive.images)
                needed = [copied, *done[-1:]]
                sideloaded = self._scripted(
                    step, host, "sideload", needed, FILE=file, IMAGES=images
                )
                done.append(sideloaded)
        return done[len(members) :]

    def _scripted(
        self,
        step: str,
        host: Host,
        name: str,
        needed: Sequence[pulumi.Resource],
        *,
        logged: bool = True,
        **variables: str | int,
    ) -> remote.Command:
        """A script on a host; another text of it runs it again."""
        return remote.Command(
            f"{self._prefix}-{step}",
            connection=connection(host, self._args.access),
            create=SHELL,
            stdin=script(name, HOST=host.called, **variables),
            logging=remote.Logging.STDERR if logged else remote.Logging.NONE,
            add_previous_output_in_env=False,
            opts=pulumi.ResourceOptions(
                parent=self, depends_on=[*needed], additional_secret_outputs=["stdout"]
            ),
        )
