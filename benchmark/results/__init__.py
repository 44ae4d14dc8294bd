"""The record of a measurement, version 3: written here, read back for comparing."""
