"""A table of the made-up files, and the real files where they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.places.published import publish
from upstate.places.building import build_table
from upstate.places.folder import read_folder
from upstate.places.table import PlaceTable

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="session")
def real_table(city_data: Path) -> PlaceTable:
    """Of the real files."""
    return build_table(read_folder(city_data / "census").parts, today=TODAY)


@pytest.fixture
def table(tmp_path: Path) -> PlaceTable:
    """Of all made-up files but the one with a mix-up."""
    folder = publish(tmp_path / "published")
    (folder / "made_2021.csv").unlink()
    return build_table(read_folder(folder).parts, today=TODAY)
