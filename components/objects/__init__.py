"""Kubernetes objects that every room makes: labels, rights, workloads, policies, hardening."""
