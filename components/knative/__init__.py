"""JupyterLab as a Knative Service."""
