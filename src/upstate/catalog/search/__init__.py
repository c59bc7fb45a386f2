"""Finding datasets by words and facets, in an index that is one SQLite file and can be made again at any time."""

from upstate.catalog.search.building import build_search_index
from upstate.catalog.search.entry import SearchEntry
from upstate.catalog.search.few import match_few
from upstate.catalog.search.finding import NoSearchIndex, search
from upstate.catalog.search.found import Facet, FacetValue, Found, Hit, MatchPlace, Piece, Replacement
from upstate.catalog.search.values import text_values

__all__ = [
    "Facet",
    "FacetValue",
    "Found",
    "Hit",
    "MatchPlace",
    "NoSearchIndex",
    "Piece",
    "Replacement",
    "SearchEntry",
    "build_search_index",
    "match_few",
    "search",
    "text_values",
]
