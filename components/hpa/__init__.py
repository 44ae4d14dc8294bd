"""JupyterLab as a Deployment with a HorizontalPodAutoscaler."""
