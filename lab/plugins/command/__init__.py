"""The command provider: runs local commands as resources."""
