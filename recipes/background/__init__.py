"""What the recipes of background releases share: looking figures up, calculating exactly, writing sorted text."""
