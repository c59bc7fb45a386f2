"""Cells that could not be translated."""

from __future__ import annotations


def test_numbers_that_are_none_or_out_of_bounds_are_set_to_missing(only):
    def spoil(city):
        city.mains[0]["SIZE"], city.mains[1]["SIZE"], city.mains[2]["SIZE"] = "big", "0", "15O"

    finding = only(spoil)
    assert (finding.name, finding.table, finding.rows, finding.action) == (
        "odd_cell_diameter_mm",
        "mains",
        3,
        "set to missing",
    )
    assert finding.examples == ("mains_0 row 2: “big”", "mains_0 row 3: “0”", "mains_0 row 4: “15O”")


def test_unknown_words_count_as_other(only):
    finding = only(lambda city: [city.mains[row].update(MAT="WOOD") for row in (0, 11)])
    assert (finding.name, finding.rows, finding.action) == ("odd_cell_material", 2, "told")
    assert "“other”" in finding.sentence


def test_a_date_with_a_dot_is_odd_and_then_missing(check):
    odd, missing = sorted(
        check(lambda city: city.breaks[4].update(DAY="2016.03.15")), key=lambda one: one.name, reverse=True
    )
    assert (odd.name, odd.rows, odd.examples) == ("odd_cell_broke_on", 1, ("breaks_0 row 6: “2016.03.15”",))
    assert (missing.name, missing.rows) == ("missing_date", 1)


def test_blank_cells_are_not_odd(check):
    assert (
        check(
            lambda city: [
                city.mains[row].update(SIZE=word, MAT=word) for row, word in enumerate(("", " ", "NA", "null", "-"))
            ]
        )
        == []
    )
