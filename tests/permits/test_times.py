"""The usual time, by the record alone; the slow way counts every permit again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.permits.portal import open_portal
from tests.permits.town import bring_tables
from upstate.actions.city_files import read_city_table
from upstate.actions.find_zone import load_city_record
from upstate.city.settings import CitySettings
from upstate.city.workspace import create_workspace
from upstate.permits.times import LEAST, RecordedPermit, type_key, usual_times
from upstate.progress import silent
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap, save_crosswalk

DAY = date(2025, 6, 1)


def took(*days: int, type_: str = "Sign", issued: date = DAY) -> list[RecordedPermit]:
    return [RecordedPermit(type_, issued - timedelta(days=each), issued, 75.0) for each in days]


def test_half_and_eight_in_ten_are_told_with_how_many_they_rest_on() -> None:
    told = usual_times(took(*range(1, 21)))["sign"]
    assert (told.half, told.most, told.counted, told.issued, told.fee) == (10.5, 16, 20, 20, 7_500)


def test_of_fewer_than_ten_nothing_is_told() -> None:
    told = usual_times(took(*range(LEAST - 1)))["sign"]
    assert (told.half, told.most, told.fee, told.counted) == (None, None, None, LEAST - 1)


def test_a_permit_issued_before_it_was_applied_for_is_not_counted() -> None:
    told = usual_times([*took(*range(10)), *took(-5)])["sign"]
    assert (told.counted, told.issued) == (10, 11)


def test_permits_older_than_three_years_of_record_are_not_counted() -> None:
    told = usual_times([*took(*range(10)), *took(*[900] * 10, issued=date(2022, 5, 31))])["sign"]
    assert told.issued == 10
    assert told.most == 7


def test_a_record_that_ended_long_ago_still_tells_its_last_years() -> None:
    told = usual_times(took(*range(10), issued=date(1999, 2, 28)))["sign"]
    assert (told.since, told.until) == (date(1999, 2, 28), date(1999, 2, 28))


def test_what_was_not_issued_or_has_no_type_says_nothing() -> None:
    assert usual_times([RecordedPermit("Sign", DAY, None), RecordedPermit(" ", DAY, DAY)]) == {}


def test_a_type_is_the_same_however_it_is_typed() -> None:
    assert type_key("  BUSINESS   Licence ") == "business licence"


@given(st.lists(st.tuples(st.integers(-3, 400), st.integers(0, 2000)), min_size=1, max_size=60))
def test_the_figures_agree_with_a_slow_count(permits: list[tuple[int, int]]) -> None:
    rows = [one for days, ago in permits for one in took(days, issued=DAY - timedelta(days=ago))]
    last = max(one.issued for one in rows if one.issued)
    recent = [
        one for one in rows if one.issued and one.issued > last.replace(year=last.year - 3, day=min(last.day, 28))
    ]
    days = [(one.issued - one.applied).days for one in recent if one.issued and one.applied]
    counted = [each for each in days if each >= 0]
    told = usual_times(rows)["sign"]
    assert (told.issued, told.counted) == (len(recent), len(counted))
    if len(counted) < LEAST:
        assert told.most is None
    else:
        assert told.most is not None
        assert sum(each <= told.most for each in counted) >= 0.8 * len(counted)
        assert sum(each < told.most for each in counted) < 0.8 * len(counted)


def test_a_town_without_days_of_application_tells_counts_and_fees_only(tmp_path: Path) -> None:
    portal = open_portal(create_workspace(tmp_path / "city", CitySettings(name="Springfield, IL")).folder)
    bring_tables(portal, tmp_path / "files", without=("permits.applied_on",))
    record = load_city_record(portal)
    assert record.times is not None
    told = record.times["business licence"]
    assert (record.has_applied, told.half, told.issued, told.fee) == (False, None, 20, 11_050)


def test_the_permits_that_syracuse_published_tell_counts_and_fees_and_no_time(tmp_path: Path, city_data: Path) -> None:
    """Its file has no day of application, a wrong first heading, and dollars as "$86,753.00"."""
    file = city_data / "syracuse" / "city" / "permits_raw.csv"
    if not file.exists():
        pytest.skip("the permits of Syracuse are not in the folder of real tables")
    portal = open_portal(create_workspace(tmp_path / "syracuse", CitySettings(name="Syracuse, NY")).folder)
    name = read_city_table(portal.city, str(file), silent).path.stem
    columns = {
        "permit_number": "Antenna / Dish",
        "type": "Type",
        "issued_on": "Issued",
        "address": "Location",
        "value": "Valuation",
        "fee": "Fee Amount",
    }
    fields = {
        field: FieldMap(column=column, dates=("%m/%d/%Y",) if field == "issued_on" else ())
        for field, column in columns.items()
    }
    source = SourceMap(files=(name,), fields=fields)
    save_crosswalk(portal.paths.crosswalk, Crosswalk(portal.solution.name, {"permits": (source,)}))
    record = load_city_record(portal)
    assert record.times is not None
    assert not record.has_applied
    assert all(told.half is None and told.counted == 0 for told in record.times.values())
    electric = record.times["electric"]
    assert electric.issued > 1000
    assert electric.fee
