"""Measures one JupyterLab variant and compares two: see `run.measure` and `compare`."""
