"""The embedded cluster: a real Kubernetes on one Linux machine, from package registries alone."""
