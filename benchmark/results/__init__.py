"""The record of a measurement, version 1: written here, read back for comparing."""
