"""What makes MicroK8s of bare hosts: scripts, launch configuration, membership, kubeconfig."""
