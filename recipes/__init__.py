"""Recipes: how each published background release is made from its sources. Not part of the installed package."""
