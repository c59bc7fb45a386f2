"""A file of predictions: what is taken, and what is said of what is not."""

from __future__ import annotations

import gzip
import io
import os
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.challenges.scoring.made import answers_of, file_of
from upstate.challenges.scoring import at_once
from upstate.challenges.scoring.by_row import read_by_row
from upstate.challenges.scoring.faults import BadPredictions
from upstate.challenges.scoring.predictions import RANGES, read_predictions
from upstate.challenges.scoring.prepared import prepare
from upstate.solutions.challenge.text import TaskKind

THREE = answers_of([0, 1, 0])
GOOD = b"id,prediction\nb0000,0.5\nb0001,1\nb0002,0.25\n"


def read(content: bytes | Path, task: TaskKind = "ranking") -> list[float]:
    return read_predictions(content, answers=THREE, task=task, name="mine.csv").tolist()


def faults(content: bytes | Path, task: TaskKind = "ranking") -> list[str]:
    with pytest.raises(BadPredictions) as refused:
        read(content, task)
    assert refused.value.allowed
    assert refused.value.next_step
    assert len(refused.value.faults) <= 50
    return [str(one) for one in refused.value.faults]


def with_cell(cell: str) -> bytes:
    return GOOD.replace(b"b0001,1\n", f"b0001,{cell}\n".encode())


def test_a_good_file_is_read() -> None:
    assert read(GOOD) == [0.5, 1.0, 0.25]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.rstrip(),
        GOOD + b"\n\n",
        GOOD.replace(b"\n", b"\n\n"),
        GOOD.replace(b"b0001,1", b'"b0001","1"').replace(b"id,prediction", b'"id","prediction"'),
        GOOD.replace(b"b0001,1", b"b0001, 1 "),
        GOOD.replace(b"b0001,1", b"b0001,+1.e0"),
        GOOD.replace(b"\n", b"\r"),
    ],
    ids=["mark", "crlf", "no end", "empty end", "empty lines", "quotes", "spaces", "exponent", "old mac"],
)
def test_what_programs_write_differently_is_read_alike(content: bytes) -> None:
    assert read(content) == [0.5, 1.0, 0.25]


def test_rows_may_come_in_any_order() -> None:
    answers = answers_of([0] * 500)
    values = np.arange(500) / 7
    order = np.random.default_rng(1).permutation(500)
    shuffled = file_of(answers.ids[order], values[order])
    read = read_predictions(shuffled, answers=answers, task="ranking", name="mine.csv")
    assert read.tolist() == values.tolist()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "Row 3: the prediction is empty."),
        ("high", "Row 3: the prediction “high” is not a number."),
        ("NaN", "Row 3: the prediction “NaN” is no number; every id needs one."),
        ("NA", "Row 3: the prediction “NA” is no number; every id needs one."),
        ("-Infinity", "Row 3: the prediction “-Infinity” is infinite."),
        ("1e400", "Row 3: the prediction “1e400” is too large a number."),
        ("1e308", "Row 3: the prediction “1e308” must lie from -1e+300 to 1e+300."),
        ("=cmd|' /C calc'!A0", "Row 3: the prediction “=cmd|' /C calc'!A0” is a formula; save its value."),
        ("@SUM(A1)", "Row 3: the prediction “@SUM(A1)” is a formula; save its value."),
        ('"1,234"', "Row 3: write the prediction “1,234” without separators of thousands."),
        ('"0,5"', "Row 3: write the prediction “0,5” with a point, as in 0.5."),
        ("0,5", "Row 3: “b0001,0,5” has 3 cells. Write numbers with a point, as in 0.5."),
        ("1,2,3", "Row 3 has 4 cells instead of 2."),
        ("1_000", "Row 3: the prediction “1_000” is not a number."),
        ("٣", "Row 3: the prediction “٣” is not a number."),
        ("0x1p3", "Row 3: the prediction “0x1p3” is not a number."),
        ("\x1b[2J\u202e", "Row 3: the prediction “\\x1b[2J\\u202e” is not a number."),
        ("9" * 50 + "x", f"Row 3: the prediction “{'9' * 40}…” is not a number."),
    ],
)
def test_a_bad_number_is_named_by_row_and_value(cell: str, said: str) -> None:
    assert faults(with_cell(cell))[0] == said


@pytest.mark.parametrize(
    ("task", "cell", "said"),
    [
        ("classification", "1.01", "Row 3: the prediction “1.01” must lie from 0 to 1."),
        ("classification", "-0.01", "Row 3: the prediction “-0.01” must lie from 0 to 1."),
        ("counts", "-1", "Row 3: the prediction “-1” must lie from 0 to 1e+15."),
        ("regression", "1e200", "Row 3: the prediction “1e200” must lie from -1e+15 to 1e+15."),
    ],
)
def test_a_number_outside_the_task_is_told(task: TaskKind, cell: str, said: str) -> None:
    assert faults(with_cell(cell), task) == [said]


def test_ids_are_held_against_the_test_file() -> None:
    content = b"id,prediction\nb0000,1\nb0000,2\nelse,3\n,4\n"
    assert faults(content) == [
        "Row 3: the id “b0000” is already in row 2.",
        "Row 4: the id “else” is not in test.csv.",
        "Row 5: the id is empty.",
        "There is no prediction for the id “b0001”.",
        "There is no prediction for the id “b0002”.",
    ]


def test_a_row_is_the_row_of_a_spreadsheet_also_below_empty_lines_and_breaks_in_a_cell() -> None:
    assert faults(b'id,prediction\n\n"a\nb",1\nb0000,1\nb0001,x\nb0002,1\n') == [
        "Row 3: the id “a\\nb” is not in test.csv.",
        "Row 5: the prediction “x” is not a number.",
    ]


def test_the_first_fifty_faults_are_told_and_the_others_counted() -> None:
    answers = answers_of([0] * 200)
    with pytest.raises(BadPredictions) as refused:
        read_predictions(file_of(answers.ids, ["x"] * 200), answers=answers, task="ranking", name="mine.csv")
    assert (len(refused.value.faults), refused.value.more) == (50, 150)
    assert "200 faults" in refused.value.given


def test_of_a_file_that_broke_off_one_sentence_says_how_much_is_missing() -> None:
    answers = answers_of([0] * 2988)
    cut = file_of(answers.ids, [0.5] * 2988)[: len(b"id,prediction\n") + 1784 * len(b"b0000,0.5\n") - 4]
    with pytest.raises(BadPredictions) as refused:
        read_predictions(cut, answers=answers, task="ranking", name="mine.csv")
    missing = "1,204 of 2,988 ids are missing; the file ends after row 1,785. The first that are missing: “b1784”, “b1785”, “b1786”."
    assert refused.value.given == f"“mine.csv”: 2 faults. {missing}"
    assert refused.value.faults == (missing, "Row 1,785: the prediction is empty.")


def test_ids_that_are_missing_in_between_are_counted_too() -> None:
    answers = answers_of([0] * 200)
    ids = [one if place % 2 else "b0001" for place, one in enumerate(answers.ids)]
    with pytest.raises(BadPredictions) as refused:
        read_predictions(file_of(ids, [1] * 200), answers=answers, task="ranking", name="mine.csv")
    assert refused.value.faults[0] == "100 of 200 ids are missing. The first of them: “b0000”, “b0002”, “b0004”."
    assert (len(refused.value.faults), refused.value.more) == (50, 51)


def test_a_quote_that_goes_on_over_line_after_line_ends_the_reading() -> None:
    told = faults(b'id,prediction\n"' + b"\n" * 20_000 + b'",0.5\n')
    assert told == ["After row 1 a quote is out of place, so nothing more can be read."]


def test_of_far_more_rows_than_ids_the_rest_is_not_read() -> None:
    told = faults(b"id,prediction\n" + b"b0000,1\n" * 1_000_000)
    assert told[0] == "Row 3: the id “b0000” is already in row 2."
    with pytest.raises(BadPredictions) as refused:
        read(GOOD + b"b0000,1\n" * 1_000_000)
    assert refused.value.more == 951


def _packed(pack: type[zipfile.ZipFile] | None) -> bytes:
    bomb = b"id,prediction\n" + b"0" * 10_000_000
    if pack is None:
        return gzip.compress(bomb)
    file = io.BytesIO()
    with pack(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mine.csv", bomb)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "It is empty."),
        (b"\xef\xbb\xbf \r\n", "It is empty."),
        (_packed(None), "It is compressed (gz). Send plain CSV, unpacked."),
        (_packed(zipfile.ZipFile), "It is compressed (zip). Send plain CSV, unpacked."),
        (b"%PDF-1.7 ...", "It is no CSV but application/pdf. Save the table as CSV."),
        (
            GOOD.decode().encode("utf-16"),
            "It is not UTF-8 text: it holds NUL bytes or is UTF-16. Save it as CSV in UTF-8.",
        ),
        (
            GOOD.decode().encode("utf-16-be"),
            "It is not UTF-8 text: it holds NUL bytes or is UTF-16. Save it as CSV in UTF-8.",
        ),
        (GOOD + b"b\0,1\n", "Line 5 holds a NUL byte, which is no text."),
        (GOOD + b"caf\xe9,1\n", "Line 5 is not UTF-8. Save the file as CSV in UTF-8."),
        (GOOD.replace(b",", b";"), "Its cells are separated by semicolons; separate them by commas."),
        (GOOD.replace(b",", b"\t"), "Its cells are separated by tabs; separate them by commas."),
        (GOOD[14:], "Its first line is “b0000,0.5”; it must be id,prediction."),
        (b"prediction,id\n", "Its first line is “prediction,id”; it must be id,prediction."),
        (b"=cmd|x\n", "Its first line is “=cmd|x”; it must be id,prediction."),
        (b"id,prediction" + b",x" * 100_000, None),
        (b"id,prediction\n" + b",".join([b"x"] * 100_000), "Line 2 is too long, so nothing more can be read."),
        (GOOD + b'"open,1\n' + b"b,2\n" * 50_000, None),
    ],
    ids=lambda value: repr(value[:4]) if isinstance(value, bytes) else "",
)
def test_what_is_no_such_file_is_refused_with_a_sentence(content: bytes, said: str | None) -> None:
    told = faults(content)
    assert said is None or told[0].endswith(said)
    assert all(len(one) < 200 for one in told)


def test_what_is_huge_is_refused_with_a_sentence() -> None:
    assert len(faults(b"x" * (50 * 2**20))[0]) < 200
    assert faults(b"id,prediction\n" + b"x" * 40_000_000)[0] == "Line 2 is too long, so nothing more can be read."
    assert faults(b"x" * (50 * 2**20 + 1))[0].endswith("It is larger than 50 MB.")


def test_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "mine.xlsx") as book:
        book.add_worksheet().write(0, 0, "id")
    assert (
        "Save the table as CSV" in faults(tmp_path / "mine.xlsx")[0] or "unpacked" in faults(tmp_path / "mine.xlsx")[0]
    )


def test_a_path_is_read_but_no_link_no_folder_and_no_pipe(tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_bytes(GOOD)
    assert read(good) == [0.5, 1.0, 0.25]
    (tmp_path / "link.csv").symlink_to(good)
    os.mkfifo(tmp_path / "pipe.csv")
    assert faults(tmp_path / "link.csv") == ["It is not there, or it is a link."]
    assert faults(tmp_path / "none.csv") == ["It is not there, or it is a link."]
    assert faults(tmp_path / "a\0b.csv") == ["It is not there, or it is a link."]
    assert faults(tmp_path / "pipe.csv") == ["It is not a file."]
    assert faults(tmp_path) == ["It is not a file."]


def test_the_name_of_the_file_is_shown_safely() -> None:
    with pytest.raises(BadPredictions) as refused:
        read_predictions(b"", answers=THREE, task="ranking", name="=cmd\n\x1b[2J.csv")
    assert refused.value.given == "“=cmd\\n\\x1b[2J.csv” can not be read. It is empty."


PIECES = st.sampled_from(
    [
        b"id",
        b"prediction",
        b",",
        b"\n",
        b"\r\n",
        b"\r",
        b'"',
        b'""',
        b"b0000",
        b"b0001",
        b"b0002",
        b"0.5",
        b"1",
        b"-",
        b"+",
        b"e9",
        b".",
        b" ",
        b"nan",
        b"inf",
        b"1e400",
        b"1e-400",
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b"=",
        b";",
        b"\t",
        b"\x1a",
        b"\x85",
    ]
)
ROWS = st.lists(PIECES, max_size=12).map(b"".join)


@given(rows=ROWS, at=st.integers(0, len(GOOD)))
@example(rows=b'"', at=20)
def test_no_bytes_end_in_a_traceback_and_both_readers_agree(rows: bytes, at: int) -> None:
    content = GOOD[:at] + rows + GOOD[at:]
    try:
        found = read_predictions(content, answers=THREE, task="ranking", name="mine.csv")
    except BadPredictions as refused:
        assert refused.faults
        return
    assert np.isfinite(found).all()
    body = content.removeprefix(b"\xef\xbb\xbf")
    assert read_by_row(body, THREE.ids, allowed=RANGES["ranking"], name="mine.csv").tolist() == found.tolist()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for sent in (content, b"id,prediction\n" + content):
        with pytest.raises(BadPredictions):
            read(sent)


@given(st.lists(st.floats(-1e300, 1e300), min_size=3, max_size=3), st.permutations([0, 1, 2]))
def test_numbers_come_back_to_the_last_digit(values: list[float], order: list[int]) -> None:
    content = file_of(THREE.ids[order], [repr(values[place]) for place in order])
    assert read(content) == values
    assert at_once.read_at_once(content, prepare(THREE), allowed=RANGES["ranking"]) is not None


def test_a_thousand_damaged_files_are_refused_or_read_the_same() -> None:
    chance = random.Random(3)
    for _ in range(1000):
        content = bytearray(GOOD)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            found = read(bytes(content))
        except BadPredictions:
            continue
        body = bytes(content).removeprefix(b"\xef\xbb\xbf")
        assert read_by_row(body, THREE.ids, allowed=RANGES["ranking"], name="x").tolist() == found
