"""Hosts on this machine that look like bare Linux machines, to test `cluster: microk8s` on."""
