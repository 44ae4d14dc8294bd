"""Variants side by side: figures, ratios, words and gates."""
