"""`python -m benchmark.results.schema` writes the published file anew."""

from benchmark.results.schema.generate import PUBLISHED, text

PUBLISHED.write_text(text())
print(f"wrote {PUBLISHED}")
