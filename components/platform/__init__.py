"""What all variants stand on: Knative Serving, Traefik, Prometheus, DNS, storage, dashboards."""
