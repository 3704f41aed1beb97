"""Interpretation (ISO 14040, 5.5): where a footprint comes from."""
