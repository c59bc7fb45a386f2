"""SODA 2.1, as clients of Socrata speak it."""
