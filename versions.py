"""The versions of what is installed, built and called. Imports nothing, so that all may read it.

CONTRIBUTING.md says how one of them is raised.
"""

KUBERNETES = "1.32.5"
KNATIVE = "1.17.0"
TRAEFIK = "3.6.7"
COREDNS = "1.12.0"
METRICS_SERVER = "0.7.2"
KUBE_STATE_METRICS = "2.15.0"
PROMETHEUS = "2.42.0"
GRAFANA = "11.6.0"
LOCAL_PROVISIONER = "1.0.0"
JUPYTERLAB = "4.6.6"
PULUMI = "3.259.0"
KUBERNETES_PROVIDER = "4.34.2"
"""Of Pulumi: the version of the SDK in requirements.txt."""

VEGETA = "12.12.0"
ACTIONLINT = "1.7.12"
