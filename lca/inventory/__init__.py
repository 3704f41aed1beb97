"""Inventory (ISO 14040, 5.3): processes, exchanges, the declaration and the background that it links to."""
