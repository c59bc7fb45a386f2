"""The picture of a result and its table say the same; what has no value is in neither."""

from __future__ import annotations

from tests.measures.evaluating.making import planned, read, series, stepped
from upstate.charts import draw
from upstate.measures.evaluating.chart import draw_effect, points_of, table_of
from upstate.measures.evaluating.telling import rounded


def test_picture_and_table_have_the_same_figures() -> None:
    result = read(planned(), series(stepped(1, effect=8)))
    rows, drawn = table_of(result), points_of(result)
    assert [row[0] for row in rows] == [one["label"] for one in drawn] and rows[0][0] == "2020-01"
    for column, name in ((1, "observed"), (2, "expected")):
        shown = ["" if one[name] is None else rounded(one[name]) for one in drawn]
        assert [row[column] for row in rows] == shown
    assert [row[3] == "there" for row in rows] == [one.after for one in result.lines]
    chart = draw_effect(result, unit="percent of requests")
    assert chart is not None and {one["kind"] for one in drawn} == {"before the change", "with the change"}
    assert "with the change" in draw(chart)


def test_without_a_value_nothing_is_drawn() -> None:
    result = read(planned(), series([None] * 48))
    assert draw_effect(result, unit="percent of requests") is None
    assert all(row[1] == "" for row in table_of(result))
