"""Places of the United States, from the Census Bureau's own files, and which of them are peers of a city."""
