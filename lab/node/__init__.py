"""One node of the lab: its namespace, its configuration, its processes."""
