"""A real sshd on the loopback interface, with throw-away keys of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

PASSPHRASE = "open sesame"
_SECONDS = 10


def key(path: Path, passphrase: str = "") -> Path:
    """A fresh key pair at `path` and `path`.pub."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(path)]
    subprocess.run(command, check=True)
    return path


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sshd:
    """Serves the user that runs the tests; lets in `client` and `locked` (with a passphrase)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        self.folder = folder
        self.port = free_port()
        self.host = key(folder / "host")
        self.client = key(folder / "client")
        self.locked = key(folder / "locked", PASSPHRASE)
        self.stranger = key(folder / "stranger")
        allowed = [f"{file}.pub" for file in (self.client, self.locked)]
        (folder / "allowed").write_text("".join(Path(file).read_text() for file in allowed))
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        log = (folder / "log").open("w")
        command = ["/usr/sbin/sshd", "-D", "-e", "-f", str(self._settings())]
        self._process = subprocess.Popen(command, stderr=log, stdin=subprocess.DEVNULL)
        self._await()

    def connection(self, **changed: object) -> dict[str, object]:
        """A connection as a program passes it on."""
        whole = {
            "host": "127.0.0.1",
            "port": self.port,
            "user": os.environ.get("USER", "root"),
            "private_key": self.client.read_text(),
        }
        return {**whole, **changed}

    def log(self) -> str:
        """What sshd wrote so far."""
        return (self.folder / "log").read_text()

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()

    def _settings(self) -> Path:
        path = self.folder / "sshd_config"
        path.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.host}\n"
            f"AuthorizedKeysFile {self.folder}/allowed\nStrictModes no\nUsePAM no\n"
            "PasswordAuthentication no\nPermitRootLogin prohibit-password\nPidFile none\n"
            "AcceptEnv WORD PULUMI_COMMAND_*\nSubsystem sftp internal-sftp\nMaxStartups 100\n"
        )
        return path

    def _await(self) -> None:
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.05)
        raise AssertionError(f"sshd did not listen within {_SECONDS} s: {self.log()}")
