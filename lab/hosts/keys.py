"""SSH keys for hosts: created on first use, removed with the hosts."""

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lab.files import write_private


def public(path: Path) -> str:
    """The public line (`ssh-ed25519 …`) of a private key, which is created if it does not exist."""
    if not path.exists():
        write_private(path, _private(Ed25519PrivateKey.generate()))
    key = serialization.load_ssh_private_key(path.read_bytes(), None)
    encoding = serialization.Encoding.OpenSSH
    return key.public_key().public_bytes(encoding, serialization.PublicFormat.OpenSSH).decode()


def _private(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )
