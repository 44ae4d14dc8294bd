"""Backup and restore: the lab's datastore and keys, and the folder that holds a backup."""
