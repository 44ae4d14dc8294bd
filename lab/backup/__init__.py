"""Backup and restore: the lab's datastore and keys, and the folder that any backup is."""
