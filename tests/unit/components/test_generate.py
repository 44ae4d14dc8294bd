"""Secrets that the program makes."""

import ssl

from cryptography import x509

from components.generate import certificate, token

HOST = "metrics-server.kube-system.svc"


def test_certificate_is_its_own_authority() -> None:
    """The API server trusts it by `caBundle` alone."""
    made = certificate([HOST])
    parsed = x509.load_pem_x509_certificate(made["certificate"].encode())
    parsed.verify_directly_issued_by(parsed)
    names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [HOST]
    context = ssl.create_default_context(cadata=made["certificate"])
    assert len(context.get_ca_certs()) == 1


def test_token_is_long_and_new_each_time() -> None:
    assert len(token()["token"]) >= 32
    assert token() != token()
