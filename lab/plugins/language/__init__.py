"""The Python language host: tells the engine what a program needs, and runs it."""
