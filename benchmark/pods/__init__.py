"""A variant's pods: what they are, a watch on them, and their number over time."""
