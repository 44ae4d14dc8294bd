"""A third variant, as somebody would add one: three files beside those of the project."""
