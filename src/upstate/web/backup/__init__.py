"""Everything a city has, in one file, and back again."""
