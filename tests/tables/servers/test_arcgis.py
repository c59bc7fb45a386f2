"""ArcGIS layers: every row arrives, however the server pages, and what is wrong is told."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import shapely

from tests.tables.servers.speaking import ArcGIS, cut_half_way, packed, says, status, web_page

FIELDS = (
    ("OBJECTID", "OID"), ("MATERIAL", "String"), ("PIPE_NO", "String"), ("DIAMETER", "Integer"), ("LENGTH", "Double"),
    ("INSTALLED", "Date"), ("SEEN", "Date"),
)  # fmt: skip
LAYER = "/arcgis/rest/services/Water/FeatureServer/0"
DAY = 86_400_000


def rows(count: int, step: int = 1) -> list[dict]:
    return [
        {
            "OBJECTID": n * step,
            "MATERIAL": ("CI", "PVC", None)[n % 3],
            "PIPE_NO": str(n),
            "DIAMETER": 150 + n,
            "LENGTH": n + 0.5,
            "INSTALLED": n * 365 * DAY,
            "SEEN": n * DAY + 1,
            "geometry": {"x": -80 - n / 1e4, "y": 43.5},
        }
        for n in range(1, count + 1)
    ]


def layer(count: int = 25, step: int = 1, **more) -> ArcGIS:
    return ArcGIS(rows(count, step), FIELDS, **{"geometry": "esriGeometryPoint", "most": 10, **more})


def test_every_row_arrives_page_by_page(serve, read):
    found = read(serve(layer()).home + LAYER)
    assert found["OBJECTID"] == list(range(1, 26))
    assert found["_row"] == list(range(1, 26))


def test_types_are_those_of_the_layer(serve, read):
    found = read(serve(layer()).home + LAYER)
    kinds = {column.name: column.type for column in found.table.columns}
    assert kinds == {
        "OBJECTID": "integer", "MATERIAL": "text", "PIPE_NO": "text", "DIAMETER": "integer", "LENGTH": "number",
        "INSTALLED": "date", "SEEN": "timestamp", "longitude": "number", "latitude": "number", "geometry": "geometry",
    }  # fmt: skip
    assert found["INSTALLED"][0] == date(1971, 1, 1)
    assert found["SEEN"][0] == datetime(1970, 1, 2, 0, 0, 0, 1000)
    assert found["MATERIAL"][:3] == ["PVC", None, "CI"]
    assert "Dates are in UTC" in found.notes


def test_each_row_has_its_place(serve, read):
    found = read(serve(layer()).home + LAYER)
    assert found["longitude"][0] == pytest.approx(-80.0001)
    assert shapely.from_wkb(found["geometry"][0]).geom_type == "Point"


def test_it_is_kept_where_the_table_came_from(serve, read):
    server = serve(layer(edited=1_700_000_000_000))
    origin = read(server.home + LAYER).table.origin
    assert origin.address == server.home + LAYER
    assert origin.server_rows == 25
    assert origin.edited == "1700000000000"
    assert origin.fetched_at.endswith("+00:00")


def test_a_layer_that_does_not_page_is_read_by_ranges_of_ids(serve, read):
    found = read(serve(layer(paging=False, step=7)).home + LAYER)
    assert found["OBJECTID"] == [7 * n for n in range(1, 26)]
    assert "does not page" in found.notes


def test_a_range_that_breaks_off_is_asked_for_in_halves(serve, read):
    # The server says that it gives ten at once, and gives four.
    brain = layer(paging=False)
    told = brain._layer() | {"maxRecordCount": 10}
    brain.most = 4
    server = serve(lambda asked: says(told)(None) if asked.path.endswith("/0") else brain(asked))
    assert read(server.home + LAYER)["OBJECTID"] == list(range(1, 26))


def test_fewer_rows_a_page_than_asked_for_are_not_the_end(serve, read):
    brain = layer()
    told = brain._layer() | {"maxRecordCount": 1000}
    brain.most = 7
    server = serve(lambda asked: says(told)(None) if asked.path.endswith("/0") else brain(asked))
    assert len(read(server.home + LAYER)["OBJECTID"]) == 25


def test_a_service_with_one_layer_needs_no_number(serve, read):
    assert len(read(serve(layer()).home + LAYER[:-2])["OBJECTID"]) == 25


def test_a_service_with_two_layers_names_them(serve, refuse):
    server = serve(layer())
    server.faults = [says({"layers": [{"id": 0, "name": "Mains"}, {"id": 3, "name": "Valves"}]})]
    assert "3 (Valves)" in refuse(server.home + LAYER[:-2]).allowed


def test_a_wrong_count_is_an_error_with_both_numbers(serve, refuse):
    fault = refuse(serve(layer(counts=31)).home + LAYER)
    assert "31" in fault.given and "25" in fault.given


def test_a_count_that_is_too_small_is_an_error_too(serve, refuse):
    fault = refuse(serve(layer(counts=20)).home + LAYER)
    assert "20" in fault.given and "25" in fault.given


def test_a_layer_that_grew_meanwhile_is_read_again(serve, read):
    brain = layer(24)
    server = serve(brain)

    def grow(answer):
        brain.rows = rows(25)
        return answer

    server.faults = [None, None, grow]
    found = read(server.home + LAYER)
    assert len(found["OBJECTID"]) == found.table.origin.server_rows == 25


def test_a_server_that_starts_over_is_found_out_though_its_count_fits(serve, refuse):
    assert "the same rows again" in refuse(serve(layer(repeats=True)).home + LAYER).given


def test_more_rows_that_never_come_are_an_error(serve, refuse):
    brain = layer(10, counts=10)
    server = serve(brain)
    answer = brain._query({"where": "1=1", "returnGeometry": "true", "outSR": "4326"}).body
    import json

    more = json.loads(answer) | {"exceededTransferLimit": True}
    server.faults = [None, None, says(more)]
    assert "exceededTransferLimit" in refuse(server.home + LAYER).given


@pytest.mark.parametrize("fault", [status(500), status(503), web_page, cut_half_way])
def test_a_failure_that_passes_costs_no_row(serve, read, fault):
    server = serve(layer())
    server.faults = [fault, None, fault, fault, None, fault]
    assert read(server.home + LAYER)["OBJECTID"] == list(range(1, 26))


@pytest.mark.parametrize("fault", [status(500), web_page, cut_half_way])
def test_a_failure_that_stays_is_told(serve, refuse, fault):
    server = serve(layer())
    server.always = fault
    assert "failed 6 times" in refuse(server.home + LAYER).given


def test_errors_with_the_status_200_are_errors(serve, refuse):
    server = serve(layer())
    server.always = says({"error": {"code": 400, "message": "Invalid or missing input", "details": ["x"]}})
    assert "Invalid or missing input" in refuse(server.home + LAYER).given


def test_a_packed_answer_is_unpacked(serve, read):
    server = serve(layer())
    server.always = packed
    assert len(read(server.home + LAYER)["OBJECTID"]) == 25


def test_a_bomb_is_not_unpacked(serve, refuse):
    from tests.tables.servers.speaking import Answer

    server = serve(layer())
    server.faults = [None, None, *[lambda _: packed(Answer(200, b" " * 40_000_000))] * 10]
    assert "more than can be held" in refuse(server.home + LAYER).given


def test_a_token_is_taken_from_the_environment_and_goes_to_that_host_alone(serve, read, refuse, monkeypatch):
    server = serve(layer(token="s3cret"))
    assert "UPSTATE_SECRET_127_0_0_1" in refuse(server.home + LAYER).next_step
    monkeypatch.setenv("UPSTATE_SECRET_127_0_0_1", "s3cret")
    assert len(read(server.home + LAYER)["OBJECTID"]) == 25


def test_a_typed_token_works_and_is_not_kept(serve, read, tmp_path):
    server = serve(layer(token="s3cret"))
    found = read(f"{server.home}{LAYER}?token=s3cret")
    assert "s3cret" not in found.table.origin.address
    assert b"s3cret" not in (tmp_path / "stored" / "table.parquet").read_bytes()
    assert "is not kept" in found.notes


def test_words_of_the_address_that_would_be_passed_over_are_refused(serve, refuse):
    assert "resultOffset" in refuse(f"{serve(layer()).home}{LAYER}/query?resultOffset=5&f=html").given


def test_cells_that_do_not_fit_their_type_are_kept_and_named(serve, read):
    brain = layer(100)
    brain.rows[4]["DIAMETER"] = "six"
    brain.rows[5]["INSTALLED"] = 10**18
    brain.rows[6]["EXTRA"] = {"deep": [1]}
    found = read(serve(brain).home + LAYER)
    assert [(odd.row, odd.value) for odd in found.notes_on("DIAMETER").odd_cells] == [(5, "six")]
    assert [(odd.row, odd.value) for odd in found.notes_on("INSTALLED").odd_cells] == [(6, "1000000000000000000")]
    assert found["_surplus"][6] == '{"EXTRA": {"deep": [1]}}'


@pytest.mark.parametrize(
    "answer",
    [
        [], 7, {"features": {}}, {"features": [1]}, {"features": [{"attributes": 5}]},
        {"features": [{"attributes": {"OBJECTID": "x"}}]}, {"features": [{}]},
    ],
)  # fmt: skip
def test_sound_json_that_is_no_answer_is_told(serve, refuse, answer):
    server = serve(layer())
    server.faults = [None, None, *[says(answer)] * 10]
    refuse(server.home + LAYER)


@pytest.mark.parametrize(
    "told", [{"fields": None}, {"fields": []}, {"fields": [{"name": "A"}]}, {"maxRecordCount": -5}]
)
def test_a_layer_that_describes_itself_wrongly_leads_to_no_traceback(serve, read, told):
    brain = layer()
    server = serve(brain)
    server.faults = [says(brain._layer() | told | {"objectIdField": None})]
    from upstate.tables.servers.faults import UnreadableServer

    try:
        assert len(read(server.home + LAYER)["OBJECTID"]) == 25
    except UnreadableServer as fault:
        assert fault.next_step


def test_an_empty_layer_is_told(serve, read):
    from upstate.errors import UnreadableFile

    with pytest.raises(UnreadableFile, match="has no rows"):
        read(serve(layer(0)).home + LAYER)


def test_an_unchanged_layer_is_not_read_again(serve, read):
    server = serve(layer(edited=5))
    before = read(server.home + LAYER).table
    asked = len(server.asked)
    assert read(server.home + LAYER, before).table == before
    assert len(server.asked) == asked + 2  # its description and its count


def test_an_edited_layer_is_read_again(serve, read):
    brain = layer(edited=5)
    server = serve(brain)
    before = read(server.home + LAYER).table
    brain.edited, brain.rows = 6, rows(26)
    assert read(server.home + LAYER, before).table.rows == 26
