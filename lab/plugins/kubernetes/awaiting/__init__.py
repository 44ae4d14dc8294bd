"""When an object counts as ready, and as gone."""
