"""Two variants side by side: figures, ratios, words and gates."""
