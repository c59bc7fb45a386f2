"""A city's folder, its settings, and the country by its name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from upstate.city import (
    CitySettings,
    box_of,
    country_of,
    create_workspace,
    load_settings,
    open_workspace,
    save_settings,
)
from upstate.errors import BadWorkspace


@pytest.mark.parametrize(
    ("place", "country"),
    [("Syracuse, NY", "US"), ("Kitchener, ON", "CA"), ("Syracuse, new york", "US"), ("Millbrook (simulated), NY", "US"), ("London", ""),
     ("Malmö, Sweden", ""), ("Bogotá, Colombia", ""), ("", ""), ("NY", ""), ("Montréal, Quebec", "CA"), ("Erie, USA", "US")],
)  # fmt: skip
def test_the_country_is_known_by_the_last_part_of_the_name(place, country):
    assert country_of(place) == country


def test_a_city_with_a_point_lies_near_it_and_else_in_its_country():
    assert box_of("US", -76.1, 43.0) == (-77.6, 41.5, -74.6, 44.5)
    west, south, east, north = box_of("CA", None, None)
    assert west < -80.5 < east and south < 43.4 < north
    assert box_of("", None, None) is None


def test_settings_are_read_as_they_were_written(tmp_path):
    settings = CitySettings(
        name='Malmö "the [city]"',
        geoid="0100100",
        country="US",
        longitude=-76.1,
        latitude=43.0,
        departments=("Water", "Fire"),
    )
    save_settings(tmp_path / "city.toml", settings)
    assert load_settings(tmp_path / "city.toml") == settings


@pytest.mark.parametrize(("time_zone", "hours"), [("Pacific/Kiritimati", 14), ("Pacific/Niue", -11), ("", 0)])
def test_a_day_begins_by_the_clock_of_the_city(time_zone, hours):
    now = datetime.now(UTC)
    today = CitySettings(name="X", time_zone=time_zone).today()
    assert today in {(now + timedelta(hours=hours, minutes=late)).date() for late in (0, 1)}


@pytest.mark.parametrize("time_zone", ["Mars/Base", "America", "../America", "/etc/passwd", "a\x00b", "x" * 300])
def test_a_time_zone_that_is_none_is_utc(time_zone):
    assert CitySettings(name="X", time_zone=time_zone).zone is UTC


def test_a_city_is_made_once(tmp_path):
    create_workspace(tmp_path / "city", CitySettings(name="X"))
    assert open_workspace(tmp_path / "city").borrowed_names() == []
    assert "*.parquet" in (tmp_path / "city/.gitignore").read_text()
    with pytest.raises(BadWorkspace, match="already"):
        create_workspace(tmp_path / "city", CitySettings(name="Y"))


def test_a_gitignore_that_is_there_is_kept(tmp_path):
    (tmp_path / ".gitignore").write_text("mine\n")
    create_workspace(tmp_path, CitySettings(name="X"))
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
