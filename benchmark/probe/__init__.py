"""Single HTTP requests by curl."""
