"""The cluster's certificates: three authorities and what they sign, created once and kept.

All keys are ECDSA P-256, so that a lab's are created in a second. Keys have mode 0600.
"""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from lab.files import write_private

YEARS = dt.timedelta(days=3650)
SKEW = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, as files."""

    certificate: Path
    key: Path

    @classmethod
    def at(cls, folder: Path, name: str) -> "Pair":
        """The pair of that name in a folder."""
        return cls(folder / f"{name}.crt", folder / f"{name}.key")

    def exists(self) -> bool:
        """Whether both files exist and are not empty."""
        return all(p.exists() and p.stat().st_size for p in (self.certificate, self.key))


def private_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in a file, which is created if it does not exist."""
    if path.exists():
        kept = serialization.load_pem_private_key(path.read_bytes(), None)
        assert isinstance(kept, ec.EllipticCurvePrivateKey)  # noqa: S101
        return kept
    key = ec.generate_private_key(ec.SECP256R1())
    write_private(path, _key_pem(key))
    return key


def public_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half, as PEM."""
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def authority(folder: Path, name: str) -> Pair:
    """A self-signed authority; an existing one is kept."""
    pair = Pair.at(folder, name)
    if not pair.exists():
        key = private_key(pair.key)
        subject = _subject(name, ())
        draft = _draft(subject, subject, key).add_extension(x509.BasicConstraints(True, 0), True)
        draft = draft.add_extension(_usage(signs=True), True)
        _write(pair.certificate, draft.sign(key, hashes.SHA256()))
    return pair


def signed(
    folder: Path,
    name: str,
    issuer: Pair,
    *,
    user: str,
    groups: Sequence[str] = (),
    hosts: Sequence[str] = (),
) -> Pair:
    """A certificate for clients, and for servers if `hosts` are given; an existing one is kept.

    user: the common name; groups: the organisations; hosts: DNS names and IP addresses.
    """
    pair = Pair.at(folder, name)
    if pair.exists():
        return pair
    key = private_key(pair.key)
    authority_key = private_key(issuer.key)
    signer = x509.load_pem_x509_certificate(issuer.certificate.read_bytes())
    draft = _draft(_subject(user, groups), signer.subject, key)
    draft = draft.add_extension(x509.BasicConstraints(False, None), True)
    draft = draft.add_extension(_usage(signs=False), True)
    purposes = [ExtendedKeyUsageOID.CLIENT_AUTH] + [ExtendedKeyUsageOID.SERVER_AUTH] * bool(hosts)
    draft = draft.add_extension(x509.ExtendedKeyUsage(purposes), False)
    if hosts:
        draft = draft.add_extension(x509.SubjectAlternativeName([_host(h) for h in hosts]), False)
    _write(pair.certificate, draft.sign(authority_key, hashes.SHA256()))
    return pair


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now + YEARS)
    )


def _subject(user: str, groups: Sequence[str]) -> x509.Name:
    names = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, group) for group in groups]
    return x509.Name([*names, x509.NameAttribute(NameOID.COMMON_NAME, user)])


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, certificate: x509.Certificate) -> None:
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    draft.replace(path)
