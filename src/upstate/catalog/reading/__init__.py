"""Reading a published version quickly and safely: pages of rows, filters, facets, profile, charts and places.

Every request reads the version's own Parquet, and nothing else, in a DuckDB whose doors are closed. Nobody writes SQL:
filters are structured, columns are addressed by their place in the file, and values are prepared parameters.
"""

from upstate.catalog.reading.addresses import parse_filters, parse_row, parse_sort, to_pairs, to_query
from upstate.catalog.reading.charts import DatasetChart, build_chart, suggest_charts
from upstate.catalog.reading.columns import Column, Kind, NoSuchColumn
from upstate.catalog.reading.facets import Facet, FacetValue, facet_values
from upstate.catalog.reading.filters import OPERATORS, WORDS, Filter, Operator
from upstate.catalog.reading.opening import load_schema
from upstate.catalog.reading.places import write_map_tiles
from upstate.catalog.reading.profile import Profile, profile_table
from upstate.catalog.reading.rows import Page, Sort, load_page
from upstate.catalog.reading.values import BadFilter, value_text, whole_number

__all__ = [
    "OPERATORS",
    "WORDS",
    "BadFilter",
    "Column",
    "DatasetChart",
    "Facet",
    "FacetValue",
    "Filter",
    "Kind",
    "NoSuchColumn",
    "Operator",
    "Page",
    "Profile",
    "Sort",
    "build_chart",
    "facet_values",
    "load_page",
    "load_schema",
    "parse_filters",
    "parse_row",
    "parse_sort",
    "profile_table",
    "suggest_charts",
    "to_pairs",
    "to_query",
    "value_text",
    "whole_number",
    "write_map_tiles",
]
