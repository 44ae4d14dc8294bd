"""Secrets made once and then kept in the stack: run as `python -m components.generate`.

It prints the secret as JSON on stdout, for a Command whose stdout is a Pulumi secret. Its place is
part of that command: another one would have every stack make its secrets anew.
"""

import argparse
import datetime
import json
import secrets
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = datetime.timedelta(days=3650)
"""Ten years: the certificate is trusted by its own bytes alone, never by an authority."""

TOKEN_BYTES = 24


def token() -> dict[str, str]:
    """A token for JupyterLab: `{"token": …}`."""
    return {"token": secrets.token_urlsafe(TOKEN_BYTES)}


def certificate(names: Sequence[str]) -> dict[str, str]:
    """A self-signed serving certificate for DNS names: `{"certificate": PEM, "key": PEM}`."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = signed.public_bytes(serialization.Encoding.PEM)
    return {"certificate": public.decode(), "key": private.decode()}


def main() -> None:
    """Print one secret as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    kinds.add_parser("token")
    kinds.add_parser("certificate").add_argument("names", nargs="+")
    chosen = parser.parse_args()
    print(json.dumps(token() if chosen.kind == "token" else certificate(chosen.names)))


if __name__ == "__main__":
    main()
