"""An index of a few datasets of a city, and the real catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from upstate.catalog.search import Found, SearchEntry, build_search_index, search

Search = Callable[..., Found]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "search.sqlite"


@pytest.fixture
def find(index: Path) -> Callable[..., Search]:
    """Build an index of the given entries; gives the search in it: words, then facets by name."""

    def build(*entries: SearchEntry) -> Search:
        build_search_index(target=index, entries=entries)
        return lambda words="", page=1, rows=20, **facets: search(
            index=index, words=words, facets=facets, page=page, rows=rows
        )

    return build


@pytest.fixture(scope="session")
def real_catalogue(city_data: Path) -> Path:
    return city_data / "catalogs" / "healthdata.gov.data.json.gz"
