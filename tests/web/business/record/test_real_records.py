"""Records that cities published: the permits of Syracuse and the licenses of San Luis Obispo, through a crosswalk to the pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.test import Client

from tests.web.business.record.published import approve, offered
from upstate.actions.open_service import OpenService
from upstate.actions.record_history import read_history
from upstate.permits.issue_days import measure_days
from upstate.permits.open_record import Kind
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap, save_crosswalk
from upstate.tables.reading import read_table

DAYS = ("%m/%d/%Y",)
# The header of the first column is wrong in the city's file: it holds the number of the permit.
PERMITS = {
    "permit_number": FieldMap(column="Antenna / Dish"),
    "type": FieldMap(column="Type"),
    "address": FieldMap(column="Location"),
    "issued_on": FieldMap(column="Issued", dates=DAYS),
    "value": FieldMap(column="Valuation"),
    "fee": FieldMap(column="Fee Amount"),
}
LICENCES = {
    "name": FieldMap(column="DBA"),
    "type": FieldMap(column="Business type"),
    "began_on": FieldMap(column="Start date", dates=DAYS),
    "ended_on": FieldMap(column="Close date", dates=DAYS),
}
DATED = "number,kind,came,went\n1,Sign,03/02/2026,03/09/2026\n2,Sign,03/06/2026,03/09/2026\n3,Sign,,03/10/2026\n4,Sign,03/09/2026,\n5,Sign,03/10/2026,03/02/2026\n,,03/02/2026,03/09/2026\n"


def bring(portal: OpenService, table: str, source: Path, fields: dict[str, FieldMap]) -> None:
    """The city's own table, mapped as a clerk writes it into crosswalk.toml."""
    read_table(source=source, target=portal.city.tables / f"{source.stem}.parquet")
    save_crosswalk(
        portal.paths.crosswalk,
        Crosswalk(solution="business-portal", tables={table: (SourceMap(files=(source.stem,), fields=fields),)}),
    )


def looked_up(portal: OpenService, client: Client, kind: Kind, **asked: str) -> str:
    offered(portal.city.folder, [], kind)
    approve(portal.city.folder, "issued-permits" if kind == "permit" else "business-licences")
    return str(client.get("/business/record/", {"what": f"{kind}s", **asked}).content, "utf-8")


def test_a_table_with_both_days_gives_medians_and_says_what_it_refused(portal: OpenService, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(DATED, "utf-8")
    fields = {"permit_number": "number", "type": "kind", "applied_on": "came", "issued_on": "went"}
    dated = {name: FieldMap(column=column, dates=DAYS if "_on" in name else ()) for name, column in fields.items()}
    bring(portal, "permits", tmp_path / "old.csv", dated)
    history = read_history(workspace=portal.city.folder, service="business-portal", kind="permit")
    assert [one.all_days for one in history.issued] == [5, 1, None, None]
    assert history.refused == {
        "it was never issued: no day of issue": 1,
        "the row says neither a number nor a kind": 1,
    }


def test_a_city_without_older_tables_has_no_history(portal: OpenService) -> None:
    assert read_history(workspace=portal.city.folder, service="business-portal", kind="permit").issued == ()


def test_the_permits_of_syracuse_are_looked_up_and_do_not_tell_how_long_they_took(
    portal: OpenService, client: Client, city_data: Path
) -> None:
    bring(portal, "permits", city_data / "syracuse" / "city" / "permits_raw.csv", PERMITS)
    history = read_history(workspace=portal.city.folder, service="business-portal", kind="permit")
    assert (len(history.issued), history.refused) == (21_527, {"it was never issued: no day of issue": 29})
    assert history.odd == {} and history.issued[0].cost == 86_753 and history.issued[0].cents == 137_000
    assert all(one.half is None for one in measure_days(history.issued))
    page = looked_up(portal, client, "permit", address="hiawatha", type="sprinkler")
    assert "of 21,527 match" in page and "does not tell on which day" in page


def test_the_licenses_of_san_luis_obispo_are_looked_up_by_name(
    portal: OpenService, client: Client, city_data: Path
) -> None:
    bring(portal, "licences", city_data / "licences" / "san_luis_obispo_licences.csv", LICENCES)
    history = read_history(workspace=portal.city.folder, service="business-portal", kind="licence")
    assert (len(history.issued), history.refused) == (23_706, {"it would end before it began": 59})
    assert min(one.issued for one in history.issued if one.issued) < date(1990, 1, 1)
    assert "of 23,706 match" in looked_up(portal, client, "licence", name="angel")
