"""Kubeconfigs whose contexts lead to one cluster by several API servers. Knows of nothing else."""
