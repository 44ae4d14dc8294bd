"""CPU-seconds and memory of each phase, from Prometheus."""
