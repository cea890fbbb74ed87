"""Finding mentions: what the gazetteer, the instrument grammar and the arbiter share.

Everything here works on the text of one document and its character offsets;
only ``page.py`` knows spaCy's tokens.
"""
