"""What a declaration says of electricity, recycling, freight, land and co-products, turned into plain linked amounts.

Each step reads the parts that the steps before it made and returns new ones. What comes out is what every engine
(bw2calc, the fast one, Monte Carlo) calculates: none of them knows of certificates or recycling formulas.
"""
