"""Open data on the web: finding, reading and publishing datasets, and what the public says of them."""
