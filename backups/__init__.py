"""Backup and restore of the whole project: Pulumi's stacks, and the datastore of each kind."""
