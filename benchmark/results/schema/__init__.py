"""The published JSON Schema of results, and what makes it."""
