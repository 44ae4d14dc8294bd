"""Offline stand-ins for the Pulumi plugins: the Python language host and two providers.

Each subpackage runs as a plugin process: ``python -m lab.plugins.language``,
``python -m lab.plugins.kubernetes``, ``python -m lab.plugins.command``.
"""
