"""Columns are given to fields all at once, and a doubt stays a doubt."""

from __future__ import annotations

import pytest

from upstate.tables.contract import load_contract
from upstate.tables.crosswalk.propose import ACCEPT, ASK

_POLES = """
resources:
  - name: poles
    title: Light poles
    grain: one row a pole
    schema:
      primaryKey: pole_id
      fields:
        - {name: pole_id, type: string, required: true, meaning: names the pole}
        - {name: length, type: number, meaning: how long it is, also_called: [shape length]}
        - {name: height, type: number, meaning: how high it stands, also_called: [shape height]}
        - {name: owner, type: string, meaning: who owns it, also_called: [owned by]}
  - name: repairs
    title: Repairs
    grain: one row a repair
    as_of: {event: repaired_on}
    schema:
      fields:
        - {name: pole_id, type: string, required: true, meaning: the pole that was repaired}
        - {name: repaired_on, type: date, required: true, meaning: the day of it, also_called: [repair date]}
      foreignKeys:
        - {fields: pole_id, reference: {resource: poles, fields: pole_id}}
"""


@pytest.fixture
def propose(proposed, tmp_path):
    """What is proposed for tables given as headers and rows."""

    def propose(**tables):
        files = {}
        for name, (header, rows) in tables.items():
            files[name] = tmp_path / f"{name}.csv"
            lines = [header, *(",".join(map(str, row)) for row in rows)]
            files[name].write_text("\n".join(lines) + "\n")
        return proposed(load_contract(_POLES, source="poles"), files)

    return propose


def columns(found):
    return {name: one.mapped.column for name, one in found.items()}


def test_two_doubtful_mappings_do_not_outweigh_a_sure_one(propose):
    found = propose(poles=("POLE_ID,Shape_Length,Length_Code", [(f"P{n}", n + 0.5, n + 3) for n in range(40)]))
    assert columns(found)["poles.length"] == "Shape_Length"


def test_two_columns_that_fit_equally_well_are_asked_about(propose):
    found = propose(poles=("POLE_ID,OWNER,OWNED_BY", [(f"P{n}", "City", "Power Co") for n in range(40)]))
    owner = found["poles.owner"].mapped
    assert ASK <= owner.confidence < ACCEPT
    assert "fits it as well" in owner.reasons[-1]


def test_the_key_is_the_column_that_the_other_table_points_at(propose):
    poles = ("OBJECTID,GIS_CODE,LIGHT_NO", [(n, f"G{n * 7}", 100 + n) for n in range(60)])
    repairs = (
        "OBJECTID,GIS_CODE,REPAIR_DATE",
        [(n, f"G{n * 14 % 420}", f"2020-01-{1 + n % 28:02d}") for n in range(60)],
    )
    found = propose(poles=poles, repairs=repairs)
    assert columns(found)["poles.pole_id"] == columns(found)["repairs.pole_id"] == "GIS_CODE"
    # Neither name says so: that the tables join is a reason to ask, not to be sure.
    assert found["poles.pole_id"].mapped.confidence < ACCEPT
    assert "100% of its values stand in poles under GIS_CODE" in found["repairs.pole_id"].mapped.reasons


def test_a_date_of_another_kind_is_not_taken_for_the_missing_one(propose):
    rows = [(f"P{n % 9}", "2020-01-05", "2020-02-06") for n in range(40)]
    found = propose(repairs=("POLE_ID,CREATED_DATE,LAST_EDITED_DATE", rows))
    assert "repairs.repaired_on" not in found or found["repairs.repaired_on"].mapped.confidence < ACCEPT


def test_a_header_of_signs_only_is_no_column_of_anything(propose):
    found = propose(poles=("POLE_ID,#,---,Höhe (m)", [(f"P{n}", n, n, n + 2) for n in range(40)]))
    assert columns(found) == {"poles.pole_id": "POLE_ID"}
