"""The double of `snap`, as far as MicroK8s needs it."""

import shutil
import sys
from pathlib import Path

from lab.hosts.doubles import arguments, cleanup, launcher, leaving, services, this_host

COMMAND = Path("/snap/bin/microk8s")
CHANNEL = this_host.SNAP / "channel"
VERSION = "v1.32.5"
REVISION = "8148"
HEADER = "Name      Version  Rev   Tracking     Publisher   Notes"


def main(words: list[str]) -> int:
    """Run one command; returns the exit code."""
    flags = {w.partition("=")[0]: w.partition("=")[2] for w in words if w.startswith("--")}
    command, *names = [w for w in words if not w.startswith("--")]
    if command == "version":
        print("snap    2.63\nsnapd   2.63\nseries  16")
        return 0
    if command != "list" and names != ["microk8s"]:
        print(f'error: snap "{" ".join(names)}" not found', file=sys.stderr)
        return 1
    return SUBCOMMANDS[command](flags)


def _installed() -> bool:
    return COMMAND.exists()


def _list(_flags: dict[str, str]) -> int:
    if not _installed():
        print("error: no matching snaps installed", file=sys.stderr)
        return 1
    channel, _, held = CHANNEL.read_text().partition(" ")
    notes = "classic,held" if held else "classic"
    print(f"{HEADER}\nmicrok8s  {VERSION}  {REVISION}  {channel}  canonical✓  {notes}")
    return 0


def _install(flags: dict[str, str]) -> int:
    if _installed():
        print("snap \"microk8s\" is already installed, see 'snap help refresh'", file=sys.stderr)
        return 0
    if "--classic" not in flags:
        print(
            'error: This revision of snap "microk8s" was published using classic confinement',
            file=sys.stderr,
        )
        return 1
    (this_host.SNAP / REVISION).mkdir(parents=True, exist_ok=True)
    if not this_host.DATA.is_symlink():
        this_host.DATA.symlink_to(REVISION)
    arguments.change("kube-apiserver", {"--authorization-mode": "AlwaysAllow"})
    leaving.alone()
    launcher.take()
    services.start()
    channel = flags.get("--channel", "1.32/stable")
    CHANNEL.write_text(channel)
    COMMAND.symlink_to("/opt/doubles/bin/microk8s")
    print(f"microk8s ({channel}) {VERSION} from Canonical✓ installed")
    return 0


def _refresh(flags: dict[str, str]) -> int:
    if not _installed():
        print('error: snap "microk8s" is not installed', file=sys.stderr)
        return 1
    channel, _, held = CHANNEL.read_text().partition(" ")
    if "--hold" in flags:
        CHANNEL.write_text(f"{channel} held")
        print('General refreshes of "microk8s" held indefinitely')
        return 0
    if flags.get("--channel", channel) == channel:
        print('snap "microk8s" has no updates available')
        return 0
    CHANNEL.write_text(f"{flags['--channel']} {held}".strip())
    print(f"microk8s ({flags['--channel']}) {VERSION} from Canonical✓ refreshed")
    return 0


def _remove(_flags: dict[str, str]) -> int:
    if not _installed():
        print('snap "microk8s" is not installed', file=sys.stderr)
        return 0
    services.stop()
    cleanup.clear()
    shutil.rmtree(this_host.SNAP, ignore_errors=True)
    COMMAND.unlink()
    print("microk8s removed")
    return 0


SUBCOMMANDS = {"list": _list, "install": _install, "refresh": _refresh, "remove": _remove}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
