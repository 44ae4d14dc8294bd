"""JupyterLab as one pod that nothing scales."""
