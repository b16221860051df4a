"""Plain values become what is sent as JSON: each kind of item is built here, and nowhere else.

A NamedTuple says what has to be known, and a function builds the item. Whoever reads the database fills the tuple. An
empty value becomes null in our own API, and an empty text or {} on OpenSPP's paths.
"""
