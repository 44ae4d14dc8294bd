"""Pulumi's plugins: the official ones where they can be had, and offline stand-ins for two.

Each subpackage runs as a plugin process: ``python -m lab.plugins.language`` and
``python -m lab.plugins.command``. The Kubernetes provider is built from its own sources.
"""
