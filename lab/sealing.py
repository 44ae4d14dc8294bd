"""Whether this clone's passphrase opens its stacks' files, before Pulumi calls it incorrect."""

import base64
import hashlib
import re
from pathlib import Path

import yaml
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lab import environment, paths
from lab.errors import LabError

ROUNDS, KEY_BYTES = 1_000_000, 32
"""Of Pulumi's passphrase provider: PBKDF2 with SHA-256, then AES-256 in Galois/counter mode."""

SEALED = r"^\s+secure: "


def require_own(folder: Path = paths.ROOT) -> None:
    """Raise LabError for a stack's file that another clone's passphrase has sealed."""
    for path in sorted(folder.glob("Pulumi.*.yaml")):
        text = path.read_text()
        document = yaml.safe_load(text) or {}
        salt = str(document.get("encryptionsalt", ""))
        sealed = salt or re.search(SEALED, text, re.MULTILINE)
        if sealed and "secretsprovider" not in document and not _opens(salt):
            raise LabError(
                f"{path.name} belongs to another clone, or to this one before its .lab went: "
                f"{environment.PASSPHRASE} does not open its secrets. Bring the .lab that it was "
                "made with, or strike the line `encryptionsalt:` from it and each key with "
                "`secure:`, and set those keys anew by `pulumi config set --secret KEY`"
            )


def _opens(salt: str) -> bool:
    if not environment.PASSPHRASE.exists():
        return False
    passphrase = environment.PASSPHRASE.read_text().strip().encode()
    try:
        _, salted, _, nonce, sealed = salt.split(":")
        parts = [base64.b64decode(part) for part in (salted, nonce, sealed)]
        key = hashlib.pbkdf2_hmac("sha256", passphrase, parts[0], ROUNDS, KEY_BYTES)
        AESGCM(key).decrypt(parts[1], parts[2], None)
    except (ValueError, InvalidTag):
        return False
    return True
