"""`microk8s enable` and `disable` for the add-ons whose images the lab has."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from lab import images
from lab.cluster import DOMAIN
from lab.hosts.doubles import addons, arguments, metallb, pushing, services, this_host
from lab.hosts.doubles.addons import Addon
from lab.hosts.doubles.prompt import answer

MANIFESTS = Path(__file__).parent / "manifests"
STORAGE = this_host.COMMON / "default-storage"


def enable(words: list[str]) -> int:
    """Enable one add-on with its arguments, or several; returns the exit code."""
    return _each("enable", words, _enable)


def disable(words: list[str]) -> int:
    """Disable one add-on with its arguments, or several; returns the exit code."""
    return _each("disable", words, _disable)


def _each(action: str, words: list[str], change: Callable[[Addon, str], int]) -> int:
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
        if (name in addons.enabled()) == (action == "enable"):
            print(f"Addon {known.repository}/{name} is already {action}d")
        elif code := change(known, options):
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
        return _authorize("enable", "RBAC,Node")
    if addon.name == "metallb" and not metallb.ranges(options):
        return 1
    if not _manifest(addon).exists():
        return _cannot("enable", addon)
    print(f"Enabling {addon.description}", flush=True)
    if code := _kubectl("apply", addon):
        return code
    dns = {"--cluster-domain": DOMAIN, "--cluster-dns": _dns_address()}
    return 0 if addon.name != "dns" or pushing.configure({"kubelet": dns}) else 1


def _disable(addon: Addon, options: str) -> int:
    if addon.name == "rbac":
        return _authorize("disable", "AlwaysAllow")
    if not _manifest(addon).exists():
        return _cannot("disable", addon)
    print(f"Disabling {addon.description}", flush=True)
    if code := _kubectl("delete", addon, "--ignore-not-found"):
        return code
    if addon.name == "hostpath-storage":
        return _reclaim(options)
    dns = {"--cluster-domain": None, "--cluster-dns": None}
    if addon.name == "dns" and not pushing.configure({"kubelet": dns}):
        return 1
    print(f"{addon.description} is disabled")
    return 0


def _reclaim(options: str) -> int:
    """Delete this node's storage if that is confirmed; otherwise the exit code is 1."""
    print("Storage removed", flush=True)
    question = f"Remove PVC storage at {STORAGE} ? (Y/N): "
    if options != "destroy-storage" and str(answer(question)).lower() not in ("y", "yes"):
        return 1
    shutil.rmtree(STORAGE, ignore_errors=True)
    print("Storage space reclaimed")
    return 0


def _authorize(action: str, mode: str) -> int:
    print(f"{action.capitalize().removesuffix('e')}ing RBAC\nReconfiguring apiserver", flush=True)
    if not pushing.configure({"kube-apiserver": {"--authorization-mode": mode}}):
        return 1
    print(f"RBAC is {action}d")
    return 0


def _cannot(action: str, addon: Addon) -> int:
    why = f"this double cannot {action} {addon.name}: the lab has no image of it"
    print(why, file=sys.stderr)
    return 1


def _kubectl(verb: str, addon: Addon, *flags: str) -> int:
    command = [this_host.KUBELITE, "kubectl", f"--kubeconfig={services.admin()}", verb, *flags]
    manifest = filled(_manifest(addon))
    return subprocess.run([*command, "-f", "-"], input=manifest, text=True, check=False).returncode


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
