"""The configuration as dataclasses: of the platform, of its hosts, and of notebooks."""
