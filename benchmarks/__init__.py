"""Speed of the footprint engine, side by side with the best of Brightway (see README.md)."""
