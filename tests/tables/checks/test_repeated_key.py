"""Rows that repeat the identifier of another row."""

from __future__ import annotations

from upstate.tables.checks.repeated_key import check as repeats


def test_repeated_mains_are_counted_and_those_that_differ_apart(only):
    def spoil(city):
        city.mains += [dict(city.mains[0]), dict(city.mains[0]), {**city.mains[1], "SIZE": "300"}]

    finding = only(spoil)
    assert (finding.name, finding.rows, finding.action) == ("repeated_key", 3, "last one kept")
    assert finding.details == {"with_other_contents": 1}
    assert finding.examples == ("mains_0 row 14: M0", "mains_0 row 15: M0", "mains_0 row 16: M1")


_BLOCKS = """
resources:
  - name: blocks
    title: Street blocks
    grain: one row a block and time at which it was recorded
    as_of: {known_on: known_on}
    schema:
      primaryKey: block_id
      fields:
        - {name: block_id, type: string, required: true, meaning: names the block}
        - {name: known_on, type: date, meaning: the day on which it was recorded}
"""


def test_repeats_are_told_also_where_the_city_does_not_say_when_a_row_was_recorded(load):
    text = "ID,SEEN\nB1,2015-01-01\nB1,2016-01-01\nB2,2015-01-01\n"
    maps = {"block_id": {"column": "ID"}}
    [finding] = repeats(load(_BLOCKS, {"blocks": text}, {"blocks": maps}))
    assert finding.rows == 1
    maps |= {"known_on": {"column": "SEEN", "dates": ["%Y-%m-%d"]}}
    assert not list(repeats(load(_BLOCKS, {"blocks": text}, {"blocks": maps})))
