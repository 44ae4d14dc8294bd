"""The building blocks: one ComponentResource a file."""
