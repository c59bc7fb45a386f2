"""What others publish, gathered in: the catalogs of a county, a school district or a transit agency, for the city's own search.

A source is a text file; what it was found to hold lies beside it. Its data stays where it is: only titles, words and links are kept.
"""
