"""Detectors: each reads what is seen of a city and proposes an answer, with its confidence and its source. One a file."""
