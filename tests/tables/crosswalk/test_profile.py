"""What is known of a column rests on all of its rows, or on a fair draw of its values."""

from __future__ import annotations

from tests.tables.conftest import TODAY
from upstate.engine import Sandbox
from upstate.tables.crosswalk.profile import read_columns


def column(stored, path, name):
    with Sandbox() as sandbox:
        return next(one for one in read_columns(sandbox, [stored(path)])[0] if one.name == name)


def test_counts_are_of_all_rows(stored, tmp_path):
    path = tmp_path / "ids.csv"
    path.write_text("id,material\n" + "".join(f"{n},{('CI', 'PVC', '')[n % 3]}\n" for n in range(9000)))
    ids, material = column(stored, path, "id"), column(stored, path, "material")
    assert (ids.rows, ids.filled, ids.distinct, len(ids.values)) == (9000, 9000, 9000, 5000)
    assert (material.filled, material.values) == (6000, {"CI": 3000, "PVC": 3000})


def test_the_values_looked_at_are_not_the_first_of_the_alphabet(stored, tmp_path):
    # In order of letters the first five thousand would all be of one format.
    path = tmp_path / "days.csv"
    days = [f"1{n % 3}/{1 + n % 28}/20{n % 20:02d} {n // 60 % 24}:{n % 60:02d}" for n in range(6000)]
    days += [f"2019-0{1 + n % 9}-{10 + n % 19} {n // 60 % 24:02d}:{n % 60:02d}" for n in range(3000)]
    path.write_text("id,day\n" + "".join(f"{n},{day}\n" for n, day in enumerate(days)))
    formats = column(stored, path, "day").formats(today=TODAY, month_first=True)
    assert formats.formats == ("%m/%d/%Y", "%Y-%m-%d")


def test_years_with_a_point_are_whole_numbers(stored, tmp_path):
    path = tmp_path / "years.csv"
    path.write_text("id,built\n1,1987.0\n2,\n3,2001.0\n4,abc\n")
    built = column(stored, path, "built")
    assert set(built.values) == {"1987", "2001", "abc"}


def test_one_years_numbers_and_another_years_words_are_one_column(stored, tmp_path):
    for name, cell in (("a", "22"), ("b", "wide"), ("c", "22.5")):
        (tmp_path / f"{name}.csv").write_text(f"id,width\n1,{cell}\n")
    with Sandbox() as sandbox:
        columns, _ = read_columns(sandbox, [stored(tmp_path / f"{name}.csv") for name in "abc"])
    assert {one.name: one.values for one in columns}["width"] == {"22": 1, "wide": 1, "22.5": 1}
