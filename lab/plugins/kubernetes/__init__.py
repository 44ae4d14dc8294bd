"""The Kubernetes provider: any kind of object, found by discovery, by server-side apply."""
