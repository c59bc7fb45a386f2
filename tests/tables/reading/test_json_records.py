"""JSON in the shapes that portals give it."""

from __future__ import annotations

import json

import pytest

from upstate.tables.reading.json_scanner import Scanner


def test_a_list_of_objects_is_a_table(read):
    found = read("one.json", '[{"id": 1, "code": "007"}, {"id": 2, "kind": null}]')
    assert found.columns == {"_row": [1, 2], "id": [1, 2], "code": ["007", None], "kind": [None, None]}


def test_a_list_inside_an_object_is_found_and_the_path_told(read):
    found = read("one.json", '{"help": "x", "result": {"total": 1, "records": [{"id": 7}]}}')
    assert found["id"] == [7]
    assert "result.records" in found.notes and "result.total" in found.notes


def test_json_lines_are_numbered_by_line(read):
    found = read("one.jsonl", '{"id": 1}\n\n{"id": 2}\n')
    assert found["_row"] == [1, 3]


def test_json_lines_are_known_without_their_name(read):
    assert read("one.json", '{"id": 1}\n{"id": 2}\n')["id"] == [1, 2]


def test_nested_objects_become_columns_and_deeper_ones_stay_json(read):
    found = read("one.json", '[{"at": {"lat": 43.5, "box": {"n": 1}}, "tags": ["a", "b"]}]')
    assert found["at.lat"] == [43.5]
    assert json.loads(found["at.box"][0]) == {"n": 1}
    assert json.loads(found["tags"][0]) == ["a", "b"]


def test_a_dotted_name_and_a_nested_one_are_both_kept(read):
    found = read("one.json", '[{"a.b": "x", "a": {"b": "y"}}]')
    assert (found["a.b"], found["a.b_2"]) == (["x"], ["y"])


def test_a_name_that_stands_twice_in_an_object_keeps_both_values(read):
    assert read("one.json", '[{"a": "x", "a": "y"}]')["a_2"] == ["y"]


def test_values_among_the_objects_are_kept_and_named(read):
    found = read("one.json", '[{"id": 1}, "total: 1", null]')
    assert found["_surplus"] == [None, '"total: 1"', "null"]
    assert "Row 2, 3 (2 in all): not an object" in found.notes


def test_of_several_lists_one_must_be_named(read, refuse, tmp_path):
    fault = refuse("one.json", '{"a": [{"x": 1}], "b": [{"y": 2}]}')
    assert "one.json!a" in fault.next_step
    assert read("one.json!b")["y"] == [2]


def test_half_a_surrogate_pair_is_kept_as_written(read):
    assert read("one.json", r'[{"a": "x\ud800"}]')["a"] == ["x\\ud800"]


def test_numbers_that_no_double_holds_are_kept(read):
    assert read("one.json", '[{"a": 1e999}, {"a": 12345678901234567890}]')["a"] == [
        "1e999",
        "12345678901234567890",
    ]


def test_json_called_csv_is_read_as_json(read):
    assert read("one.csv", '[\n {"id": 1}]').table.format == "json"


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1000])
def test_the_scanner_finds_the_same_however_the_text_is_cut(block, monkeypatch):
    import io

    monkeypatch.setattr("upstate.tables.reading.json_scanner._BLOCK", block)
    document = {"n": 12.5, "deep": {"list": [{"a": 1, "b": [1, {"c": '\\"[{'}]}, 17, None, "x"]}, "end": True}
    found = list(Scanner(io.StringIO(json.dumps(document, indent=1))).walk())
    assert [value for path, is_item, value in found if is_item] == document["deep"]["list"]
    assert {path: value for path, is_item, value in found if not is_item} == {("n",): 12.5, ("end",): True}


def test_broken_json_is_told_with_its_line(refuse):
    assert "line 3" in refuse("one.json", '[{"id": 1},\n{"id": 2},\n{"id": 3,}\n]').given


def test_a_broken_line_of_json_lines_is_told_with_its_number(refuse):
    assert "line 2" in refuse("one.jsonl", '{"id": 1}\n{"id": \n').given
