"""Civic data challenges on the site: joining, sending predictions, the board, judging, and the page of an event day."""
