"""A host's own files: its users, its name, its SSH server."""

import shutil

from lab import files
from lab.cluster import Cluster, Node
from lab.hosts import inventory, keys
from lab.hosts.inventory import PORT, USER
from lab.node import supervision

SSHD = """\
Port {port}
ListenAddress {address}
HostKey /etc/ssh/ssh_host_ed25519_key
AuthorizedKeysFile /etc/ssh/authorized_keys/%u
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
UsePAM no
PidFile none
MaxStartups 100
Subsystem sftp internal-sftp
"""
PASSWD = f"""\
root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
sshd:x:105:65534::/run/sshd:/usr/sbin/nologin
{USER}:x:1000:1000::/home/{USER}:/bin/bash
"""
INCLUDE = "[include]\nfiles=/var/snap/*/common/supervisor.ini\n"
FOLDERS = {
    "root": 0o711,
    "tmp": 0o1777,
    "var/tmp": 0o1777,
    "var/log": 0o755,
    "var/snap": 0o755,
    "var/lib/host/logs": 0o755,
    "snap/bin": 0o755,
    "mnt": 0o755,
}


def write(hosts: Cluster, host: Node) -> None:
    """Write the files that identify the host; other changes on it stay."""
    etc, public = host.folder / "etc", keys.public(inventory.user_key(hosts))
    keys.public(inventory.host_key(host))
    for name, text in _texts(hosts, host, public).items():
        files.write(etc / name, text)
    files.write_private(etc / "shadow", f"root:*:1::::::\n{USER}:*:1::::::\n".encode())
    files.write(etc / "sudoers.d" / USER, f"{USER} ALL=(ALL) NOPASSWD:ALL\n").chmod(0o440)
    root = inventory.root(host.folder)
    for name, mode in FOLDERS.items():
        (root / name).mkdir(parents=True, exist_ok=True)
        (root / name).chmod(mode)
    home = root / "home" / USER
    home.mkdir(parents=True, exist_ok=True)
    shutil.chown(home, 1000, 1000)


def _texts(hosts: Cluster, host: Node, public: str) -> dict[str, str]:
    inside = inventory.as_seen_inside(host)
    programs = {"sshd": ["/usr/sbin/sshd", "-D", "-e", "-f", "/etc/ssh/sshd_config"]}
    names = [f"{each.address} {each.name}" for each in hosts.nodes]
    return {
        "hostname": f"{host.name}\n",
        "hosts": "\n".join(["127.0.0.1 localhost", *names]) + "\n",
        "resolv.conf": "",
        "passwd": PASSWD,
        "group": f"root:x:0:\nnogroup:x:65534:\ntty:x:5:\nshadow:x:42:\n{USER}:x:1000:\n",
        "ssh/sshd_config": SSHD.format(port=PORT, address=host.address),
        "ssh/authorized_keys/root": f"{public}\n",
        f"ssh/authorized_keys/{USER}": f"{public}\n",
        "supervisord.ini": supervision.configuration(inside, programs, "") + INCLUDE,
    }
