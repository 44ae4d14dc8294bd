"""The embedded cluster: a real Kubernetes on one Linux machine, built from package registries."""
