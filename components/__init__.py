"""The building blocks: one ComponentResource a file, in rooms that import downward only.

A room a variant → `notebook`, what every variant shares, and `platform`, what all stand on →
`cluster` → `objects`. `in_pod` holds the programs that run in pods.
"""
