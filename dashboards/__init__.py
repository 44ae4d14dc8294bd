"""What to look at while notebooks run: PromQL, panels of it, and Grafana's JSON of these.

Imports nothing of the project, so that whoever shows these figures shows the same ones.
"""
