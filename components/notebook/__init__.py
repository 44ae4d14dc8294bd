"""What every variant shares: pod template, namespace, volume, token, affinity, measurement."""
