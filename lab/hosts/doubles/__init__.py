"""Doubles of `snap` and `microk8s`: their outputs and exit codes, by the lab's own means."""
