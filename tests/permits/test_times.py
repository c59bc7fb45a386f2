"""The usual time, by the record alone; the slow way counts every permit again."""

from __future__ import annotations

from collections.abc import Sequence
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
from upstate.permits.times import LEAST, RecordedPermit, UsualTime, type_key, usual_time
from upstate.progress import silent
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap, save_crosswalk

DAY = date(2025, 6, 1)


def took(*days: int, issued: date = DAY) -> list[RecordedPermit]:
    return [RecordedPermit("Sign", issued - timedelta(days=each), issued, 75.0) for each in days]


def told(record: Sequence[RecordedPermit]) -> UsualTime:
    found = usual_time(record)
    assert found is not None
    return found


def test_half_and_eight_in_ten_are_told_with_how_many_they_rest_on() -> None:
    usual = told(took(*range(1, 21)))
    assert (usual.half, usual.most, usual.counted, usual.issued, usual.fee) == (10.5, 16, 20, 20, 7_500)


def test_of_fewer_than_ten_nothing_is_told() -> None:
    usual = told(took(*range(LEAST - 1)))
    assert (usual.half, usual.most, usual.fee, usual.counted) == (None, None, None, LEAST - 1)


def test_a_permit_issued_before_it_was_applied_for_is_not_counted() -> None:
    usual = told([*took(*range(10)), *took(-5)])
    assert (usual.counted, usual.issued) == (10, 11)


def test_permits_older_than_three_years_of_record_are_not_counted() -> None:
    usual = told([*took(*range(10)), *took(*[900] * 10, issued=date(2022, 5, 31))])
    assert (usual.issued, usual.most) == (10, 7)


def test_a_record_that_ended_long_ago_still_tells_its_last_years() -> None:
    usual = told(took(*range(10), issued=date(1999, 2, 28)))
    assert (usual.since, usual.until) == (date(1999, 2, 28), date(1999, 2, 28))


def test_one_new_permit_does_not_silence_an_older_record() -> None:
    usual = told([*took(3), *took(*range(20), issued=date(1999, 2, 28))])
    assert (usual.counted, usual.since, usual.until) == (10, date(1999, 2, 28), DAY)


def test_what_was_not_issued_says_nothing() -> None:
    assert usual_time([RecordedPermit("Sign", DAY, None)]) is None


def test_a_type_is_the_same_however_it_is_typed() -> None:
    assert type_key("  BUSINESS   Licence ") == "business licence"


@given(st.lists(st.tuples(st.integers(-3, 400), st.integers(0, 2000)), min_size=1, max_size=60))
def test_the_figures_agree_with_a_slow_count(permits: list[tuple[int, int]]) -> None:
    """The slow way puts one permit after the other on a pile, the newest first, until it is three years deep and ten high."""
    pile: list[tuple[int, int]] = []
    for took_days, ago in sorted(permits, key=lambda one: (one[1], one[0])):
        last = DAY - timedelta(days=min(other for _, other in permits))
        is_recent = DAY - timedelta(days=ago) > last.replace(year=last.year - 3, day=min(last.day, 28))
        if is_recent or len(pile) < 10:
            pile.append((took_days, ago))
    counted = [days for days, _ in pile if days >= 0]
    usual = told([one for days, ago in permits for one in took(days, issued=DAY - timedelta(days=ago))])
    assert (usual.issued, usual.counted) == (len(pile), len(counted))
    assert usual.since == DAY - timedelta(days=max(ago for _, ago in pile))
    if len(counted) < LEAST:
        assert usual.half is usual.most is None
        return
    assert usual.half is not None and usual.most is not None
    assert sum(each <= usual.half for each in counted) * 2 >= len(counted)
    assert sum(each < usual.half for each in counted) * 2 <= len(counted)
    assert sum(each <= usual.most for each in counted) >= 0.8 * len(counted)
    assert sum(each < usual.most for each in counted) < 0.8 * len(counted)


def test_a_town_without_days_of_application_tells_counts_and_fees_only(tmp_path: Path) -> None:
    portal = open_portal(create_workspace(tmp_path / "city", CitySettings(name="Springfield, IL")).folder)
    bring_tables(portal, tmp_path / "files", without=("permits.applied_on",))
    usual = told(load_city_record(portal).permits["business licence"])
    assert (usual.counted, usual.half, usual.issued, usual.fee) == (0, None, 20, 11_050)


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
    usual = {type_: told(permits) for type_, permits in load_city_record(portal).permits.items() if usual_time(permits)}
    assert all(one.half is None and one.counted == 0 for one in usual.values())
    assert usual["electric"].issued > 1000
    assert usual["electric"].fee
