"""Doubles of `snap` and `microk8s`: the same outputs and exit codes, by the lab's own programs."""
