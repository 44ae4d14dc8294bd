"""`microk8s enable`, of the add-ons that the lab has images of."""

import subprocess
import sys
from pathlib import Path

from lab import images
from lab.cluster import DOMAIN
from lab.hosts.doubles import addons, arguments, metallb, pushing, services, this_host
from lab.hosts.doubles.addons import Addon

MANIFESTS = Path(__file__).parent / "manifests"


def enable(words: list[str]) -> int:
    """Enable one add-on with its arguments, or several; returns the exit code."""
    for path, options in requested(words):
        repository, _, name = path.rpartition("/")
        known = next((a for a in addons.ALL if a.name == name), None)
        if known is None and repository:
            return 0
        if known is None:
            print(f"Addon {name} was not found in any repository", file=sys.stderr)
            return 1
        if not repository:
            print(f"Infer repository {known.repository} for addon {name}", file=sys.stderr)
        if name in addons.enabled():
            print(f"Addon {known.repository}/{name} is already enabled")
        elif code := _enable(known, options):
            return code
    return 0


def requested(words: list[str]) -> list[tuple[str, str]]:
    """Each add-on of a command with its arguments: `dns rbac`, `metallb:RANGE`, `dns ARGUMENT`."""
    pairs = [(head, options) for head, _, options in (word.partition(":") for word in words)]
    if {head for head, _ in pairs} <= {addon.name for addon in addons.ALL}:
        return pairs
    head, options = pairs[0]
    return [(head, " ".join([options, *words[1:]]).strip())]


def _enable(addon: Addon, options: str) -> int:
    if addon.name == "rbac":
        return _authorize()
    if addon.name == "metallb" and not metallb.ranges(options):
        return 1
    if not _manifest(addon).exists():
        why = f"this double cannot enable {addon.name}: the lab has no image of it"
        print(why, file=sys.stderr)
        return 1
    print(f"Enabling {addon.description}", flush=True)
    if code := _apply(addon):
        return code
    dns = {"--cluster-domain": DOMAIN, "--cluster-dns": _dns_address()}
    return 0 if addon.name != "dns" or pushing.configure({"kubelet": dns}) else 1


def _authorize() -> int:
    print("Enabling RBAC\nReconfiguring apiserver", flush=True)
    if not pushing.configure({"kube-apiserver": {"--authorization-mode": "RBAC,Node"}}):
        return 1
    print("RBAC is enabled")
    return 0


def _apply(addon: Addon) -> int:
    command = [
        this_host.KUBELITE,
        "kubectl",
        f"--kubeconfig={services.admin()}",
        "apply",
        "-f",
        "-",
    ]
    manifest = filled(_manifest(addon))
    return subprocess.run(command, input=manifest, text=True, check=False).returncode


def _manifest(addon: Addon) -> Path:
    return MANIFESTS / f"{addon.name}.yaml"


def filled(manifest: Path) -> str:
    """A manifest with the lab's images and the cluster's DNS address filled in."""
    text = manifest.read_text().replace("DNS_ADDRESS", _dns_address())
    for image in images.ALL:
        short = image.name.split("/", 1)[1].split(":")[0]
        text = text.replace(f"IMAGE({short})", image.name)
    return text


def _dns_address() -> str:
    return arguments.read("kubelet").get("--cluster-dns", this_host.cluster().dns_ip)
