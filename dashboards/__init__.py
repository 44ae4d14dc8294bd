"""What to look at while notebooks run: PromQL, panels of it, and Grafana's JSON of these.

Imports `variants` alone, so that whoever shows these figures shows the same ones.
"""
