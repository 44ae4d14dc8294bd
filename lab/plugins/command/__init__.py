"""The command provider: commands as resources, on this machine and over SSH."""
