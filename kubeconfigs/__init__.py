"""Kubeconfigs: what they say, whether they can be used, and which API server answers."""
