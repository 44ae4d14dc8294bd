"""Local commands of the program: always the project's own interpreter, run in its folder."""

PYTHON = ".venv/bin/python"
"""The interpreter that Pulumi.yaml names, as a path from the project's folder."""
