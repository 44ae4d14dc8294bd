"""The report: figures as PNG and SVG, and one self-contained page, of variants measured alike."""
