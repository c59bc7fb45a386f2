"""The pages of crews, and the page on which zones are given."""
