"""The record of a measurement, version 2: written here, read back for comparing."""
