"""Claims to findings and positions: what they do to the map, which of them tell of the same, and how sure one may be.

Everything here is a function of values: no store, no clock, no configuration but the word lists and the weights.
"""
