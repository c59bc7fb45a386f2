"""The sentence, the picture and the table of a finding say the same."""

from __future__ import annotations

import re
from typing import Any

import pytest

from upstate.charts import draw
from upstate.ranking.report.findings import Finding, find_all

FIGURE = re.compile(r"\d[\d,.]*\N{NO-BREAK SPACE}(?:%|times)")


def found(evidence: dict[str, Any], key: str) -> Finding:
    return next(one for one in find_all(evidence, outcomes="breaks") if one.key == key)


@pytest.mark.parametrize("key", ["top", "years", "probabilities", "groups"])
def test_every_figure_of_the_sentence_stands_in_a_table(evidence: dict[str, Any], key: str) -> None:
    finding = found(evidence, key)
    cells = " ".join(cell for table in (finding.table, *finding.more) for row in table.rows for cell in row)
    figures = FIGURE.findall(finding.sentence)
    # In no table: the level of the interval, the share at which the list is cut, and how far off the predictions are.
    told = {f"{number}\N{NO-BREAK SPACE}%" for number in (95, 1, 5)}
    assert len(figures) >= 2
    assert [figure for figure in figures if figure not in told and figure not in cells] == []


def test_each_dot_has_the_figures_of_its_row(evidence: dict[str, Any]) -> None:
    finding = found(evidence, "top")
    rows = {row[0]: row for row in finding.table.rows}
    drawn = str(draw(finding.chart))
    assert len(rows) == 5
    for dot in finding.chart.wide["data"]["values"]:
        row = rows[dot["name"]]
        assert row[1:3] == (dot["kind"], dot["shown"])
        assert row[3] == f"{dot['low'] * 100:.1f}\N{NO-BREAK SPACE}% to {dot['high'] * 100:.1f}\N{NO-BREAK SPACE}%"
        assert drawn.count(f">{dot['shown']}<") >= 2  # once in each width


def test_each_point_of_a_line_has_the_figure_of_its_row(evidence: dict[str, Any]) -> None:
    finding = found(evidence, "years")
    headings = [column.heading for column in finding.table.columns]
    cells = {(row[0], heading): cell for row in finding.table.rows for heading, cell in zip(headings, row, strict=True)}
    points = finding.chart.wide["data"]["values"]
    assert len(points) == 9
    assert all(cells[point["date"], point["name"]] == point["shown"] for point in points)


def test_each_point_of_the_probabilities_has_the_figures_of_its_row(evidence: dict[str, Any]) -> None:
    finding = found(evidence, "probabilities")
    points = finding.chart.wide["data"]["values"]
    assert [point["shown"] for point in points] == [
        [f"predicted {row[2]}", f"really {row[3]}"] for row in finding.table.rows
    ]
    assert "34.0\N{NO-BREAK SPACE}%" in finding.sentence and "29.0\N{NO-BREAK SPACE}%" in finding.sentence
    assert "predicted 34.0\N{NO-BREAK SPACE}%" in str(draw(finding.chart))


def test_each_bar_has_the_figures_of_its_row(evidence: dict[str, Any]) -> None:
    finding = found(evidence, "groups")
    rows = {row[0]: row for row in finding.table.rows}
    bars = finding.chart.wide["data"]["values"]
    assert [bar["name"] for bar in bars] == ["North", "South"]  # where nothing happened there is no bar
    assert all((str(bar["caught"]), str(bar["missed"])) == rows[bar["name"]][7:9] for bar in bars)
    assert all(f">{bar['shown']}<" in str(draw(finding.chart)) for bar in bars)


def test_the_sentence_says_when_a_model_is_no_better_than_noise(evidence: dict[str, Any]) -> None:
    assert "is no more than noise" in found(evidence, "top").sentence
    evidence["verdict"]["interval"] = [0.004, 0.04]
    assert "the model is better" in found(evidence, "top").sentence
    evidence["verdict"]["interval"] = [-0.04, -0.004]
    assert "the rule is better" in found(evidence, "top").sentence


def test_lift_and_base_rate_stand_beside_every_precision(evidence: dict[str, Any]) -> None:
    finding = found(evidence, "top")
    for table in (finding.table, *finding.more):
        words = table.caption + " ".join(column.heading for column in table.columns)
        assert "base rate" in words.lower()
        assert all("times" in " ".join(row) for row in table.rows)


def test_groups_with_few_outcomes_are_not_compared(evidence: dict[str, Any]) -> None:
    assert "smallest share in South (6.7" in found(evidence, "groups").sentence
    for row in evidence["equity"]["rows"]:
        row.update(with_outcome=2, caught=1, missed=1, recall=0.5)
    assert "too few to compare" in found(evidence, "groups").sentence


def test_names_that_begin_alike_keep_a_row_each_in_the_picture(evidence: dict[str, Any]) -> None:
    for row in evidence["equity"]["rows"]:
        row["group"] = "the neighbourhood association of the old harbour and the streets behind " * 3 + row["group"]
    bars = found(evidence, "groups").chart.narrow["data"]["values"]
    assert len({bar["label"] for bar in bars}) == len(bars) == 2
