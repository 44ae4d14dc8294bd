"""Patterns of configuration values that several modules check."""

PEM = r"\s*-----BEGIN [A-Z ]+-----\n(?s:.+)-----END [A-Z ]+-----\s*"
