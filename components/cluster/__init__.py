"""The kinds of cluster: each yields one kubeconfig, its nodes, and what it lacks."""
