"""Load of many requests: HTTP by vegeta."""
