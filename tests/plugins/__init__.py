"""Tests of Pulumi's plugins through the real engine.

They ask for documented behaviour only, so that the official plugins pass them too:
``PLUGINS=official`` runs them with those, ``PLUGINS=stand-in`` (the default) with the offline
ones; the Kubernetes provider is the official one in both cases. ``PLUGINS_KUBECONFIG`` names a
running cluster to use instead of the test lab.
"""
