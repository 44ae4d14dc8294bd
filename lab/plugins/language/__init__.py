"""The Python language host: tells the engine what a program needs, and runs it."""

VERSION = "3.259.0"  # of the official host whose place it takes
