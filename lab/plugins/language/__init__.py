"""The Python language host: tells the engine what a program needs, and runs it."""

from versions import PULUMI

VERSION = PULUMI
"""Of the official host whose place it takes."""
