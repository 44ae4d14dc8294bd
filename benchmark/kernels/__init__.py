"""Kernels and cells over Jupyter's REST API and its kernel websockets."""
