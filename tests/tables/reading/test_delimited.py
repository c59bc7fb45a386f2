"""Delimited text as cities send it."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ":", "~", "^", "\x1f", "§"])
def test_the_delimiter_is_found(read, delimiter):
    found = read(
        "one.csv",
        "id@name@kind\n1@Elm, St@x\n2@Oak@y\n".replace("@", delimiter if delimiter != "," else "\t"),
    )
    assert found["id"] == [1, 2]


def test_a_comma_inside_cells_does_not_beat_the_header(read):
    found = read("one.csv", "id;names\n1;a, b, c\n2;d, e, f\n")
    assert (found.table.delimiter, found["names"]) == (";", ["a, b, c", "d, e, f"])


def test_one_column_with_commas_in_it_stays_one_column(read):
    found = read("names.csv", "name\nSmith, Jane\nDoe, John\n")
    assert (found.table.delimiter, found["name"]) == ("", ["Smith, Jane", "Doe, John"])


def test_excels_own_delimiter_line_is_obeyed_and_told(read):
    found = read("one.csv", "sep=;\nid;name\n1;a,b\n")
    assert found["name"] == ["a,b"]
    assert "Row 1 was skipped" in found.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_encoding_is_found(read, encoding):
    text = "id,street\n" + "".join(f"{row},Caf\u00e9 {row}\n" for row in range(50))
    assert read("one.csv", text.encode(encoding))["street"][49] == "Caf\u00e9 49"


def test_a_guessed_encoding_is_told(read):
    assert "guessed" in read("one.csv", "id,name\n1,Pe\u00f1a\n".encode("cp1252")).notes


def test_russian_in_an_old_code_page_is_guessed(read):
    street = "Улица Пушкина, дом Колотушкина, на берегу реки"
    found = read("one.csv", f'id,street\n1,"{street}"\n2,"{street}"\n'.encode("cp1251"))
    assert found["street"] == [street, street]


def test_a_byte_that_is_not_utf8_deep_in_the_file_is_found(read):
    text = b"id,name\n" + b"1,plain\n" * 200_000 + b"2,Pe\xf1a\n"
    assert read("one.csv", text)["name"][-1] == "Peña"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(read, end):
    assert read("one.csv", f"id,name{end}1,a{end}2,b{end}")["name"] == ["a", "b"]


def test_title_lines_above_the_header_are_skipped_and_their_text_is_told(read):
    found = read("one.csv", "Mains of 2019\nCity of Elm\n\nid,kind,size\n1,iron,6\n2,clay,8\n")
    assert found["_row"] == [5, 6]
    assert "Mains of 2019" in found.notes and "City of Elm" in found.notes


def test_a_title_padded_with_delimiters_is_a_title(read):
    assert read("one.csv", "Mains,,,\nid,kind,size,year\n1,iron,6,1950\n")["kind"] == ["iron"]


def test_a_header_one_name_short_gets_a_name_in_front_as_r_means_it(read):
    found = read("one.csv", "kind,size\n1,iron,6\n2,clay,8\n3,lead,4\n")
    assert found["column_1"] == [1, 2, 3]
    assert found["kind"] == ["iron", "clay", "lead"]
    assert "one name short" in found.notes


def test_short_rows_are_padded_and_named(read):
    found = read("one.csv", "a,b,c\n1,2,3\n4,5\n6\n")
    assert found["c"] == [3, None, None]
    assert "Row 3, 4 (2 in all): fewer cells" in found.notes


def test_long_rows_keep_their_surplus_and_are_named(read):
    found = read("one.csv", "a,b\n1,2\n3,4,x,y\n")
    assert found["_surplus"] == [None, "x,y"]
    assert "Row 3: more cells" in found.notes


def test_trailing_delimiters_make_no_surplus(read):
    found = read("one.csv", "a,b\n1,2,\n3,4,,\n")
    assert set(found.columns) == {"_row", "a", "b"}


def test_headers_that_stand_twice_or_are_blank_get_names_and_notes(read):
    found = read("one.csv", "id,ID,,id,_row\n1,2,3,4,5\n")
    assert list(found.columns) == ["_row", "id", "ID_2", "column_3", "id_3", "_row_2"]
    assert found.notes.count("is called") == 4


def test_a_header_of_numbers_is_doubted(read):
    assert "header may be missing" in read("one.csv", "1,2\n3,4\n5,6\n").notes


def test_a_quote_in_the_middle_of_a_cell_is_a_character(read):
    assert read("one.csv", 'id,pipe,kind\n1,6" main,iron\n2,8",clay\n')["pipe"] == ['6" main', '8"']


def test_inches_inside_quotes_are_kept_with_their_comma(read):
    found = read("one.csv", 'id,pipe,kind\n1,"6" main, lined",iron\n2,plain,clay\n')
    assert found["pipe"] == ['6" main, lined', "plain"]
    assert "Row 2: a quote" in found.notes


def test_a_quote_never_closed_does_not_swallow_the_rows_below(read):
    rows = "".join(f"{row},street {row},iron\n" for row in range(3, 5000))
    found = read("one.csv", f'id,street,kind\n2,"Elm,iron\n{rows}')
    assert found["id"] == list(range(2, 5000))
    assert found["street"][0] == '"Elm'
    assert "Row 2: a quote is opened and not closed" in found.notes


def test_a_quote_closed_by_a_much_later_one_does_not_swallow_the_rows_between(read):
    rows = "".join(f"{row},street,iron\n" for row in range(3, 400))
    found = read("one.csv", f'id,street,kind\n2,"Elm,iron\n{rows}400,",iron\n')
    assert found["id"] == list(range(2, 401))


def test_a_quoted_cell_of_many_lines_is_one_cell(read):
    poem = "\n".join(f"line {number}" for number in range(300))
    assert read("one.csv", f'id,poem\n1,"{poem}"\n2,short\n')["poem"] == [poem, "short"]


def test_backslash_before_quotes_is_understood(read):
    found = read("one.csv", 'id,name\n1,"the \\"Elm\\", old"\n2,"Oak"\n')
    assert found["name"] == ['the "Elm", old', "Oak"]


def test_single_quotes_are_understood(read):
    assert read("one.csv", "'id','name'\n'1','Elm, old'\n")["name"] == ["Elm, old"]


def test_space_before_quotes_is_understood(read):
    found = read("one.csv", 'id, name\n1, "Elm, old"\n2, "Oak, new"\n')
    assert found["name"] == ["Elm, old", "Oak, new"]


def test_nul_characters_are_kept_and_named(read):
    found = read("one.csv", "id,name\n" + "1,plain\n" * 200 + "2,a\0b\n")
    assert found["name"][-1] == "a\0b"
    assert "Row 202" in found.notes


def test_a_cell_of_a_megabyte_is_kept(read):
    shape = "9" * 1_500_000
    assert read("one.csv", f"id,shape\n1,x{shape}\n")["shape"] == [f"x{shape}"]


def test_many_batches_keep_the_order_of_rows(read):
    found = read("one.csv", "id,name\n" + "".join(f"{row},n{row}\n" for row in range(120_000)))
    assert found["id"] == list(range(120_000))


def test_names_with_quotes_and_accents_are_kept_as_they_are(read):
    assert list(read("one.csv", "a\"b;it's;r\u00e9f; \n1;2;3;4\n").columns) == [
        "_row",
        'a"b',
        "it's",
        "réf",
        "column_4",
    ]


def test_progress_tells_how_far_the_file_is(tmp_path):
    from upstate.tables.reading import read_table

    told = []
    source = tmp_path / "one.csv"
    source.write_text("id,name\n" + "1,x\n" * 50_000)
    read_table(
        source=source,
        target=tmp_path / "t.parquet",
        progress=lambda words, done=0, total=0: told.append((words, done, total)),
    )
    assert ("Reading one.csv", source.stat().st_size) in {(words, total) for words, _, total in told}
    assert [done for _, done, total in told if total] == sorted(done for _, done, total in told if total)
