"""Recipe of the background release `tanbiao-open-2026.2`: the tables of 2026.1, added to and replaced by its own.

Run: `python -m recipes.tanbiao_open_2026_2 --sources DIR --out DIR`.
"""
