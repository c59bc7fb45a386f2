"""A prediction file against the hidden answers."""
