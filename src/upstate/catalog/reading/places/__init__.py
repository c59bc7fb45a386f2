"""Where the rows lie: in words, as a picture, and as tiles of a map."""

from upstate.catalog.reading.places.locating import Places
from upstate.catalog.reading.places.tiles import write_map_tiles

__all__ = ["Places", "write_map_tiles"]
