"""Recipe of the background release `tanbiao-open-2026.1` and of the method `gwp100-ar6`.

Curated choices are the tables in `tables/`; the code only looks figures up, calculates with exact fractions and writes
sorted text. Run: `python -m recipes.tanbiao_open_2026_1 --sources DIR --out DIR`.
"""
