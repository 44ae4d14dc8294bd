"""Hosts on this machine that look like bare Linux machines, to prove `cluster: microk8s` on."""
