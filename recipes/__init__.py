"""Recipes: how each published background release is made from its sources. For developers; not part of the installed package."""
