"""The list itself, to print and to argue with in pen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from upstate.ranking.budget import order_in_words
from upstate.ranking.reach import chosen_of, expected_of
from upstate.ranking.report.findings import Column
from upstate.ranking.report.wording import NBSP, count, day, is_number, percent, spaced, years
from upstate.solutions import RankingSolution
from upstate.tables.contract import ContractField

# The page stays light and a print stays under a hundred sheets; the CSV has all.
MOST_ROWS = 500
# Predicted and actual of the highest risks that differ by more than this factor are told.
FAR_OFF = 1.5
_PLACE = ("longitude", "latitude")
_NOTE = (
    "A reason such as “risk ×2.0” compares the unit with an average one in that respect, all else equal. It says what the "
    "ranking saw, not what caused anything."
)


@dataclass(frozen=True)
class ListRow:
    """risk: as shown; details: cells in the order of the columns."""

    rank: int
    unit: str
    risk: str
    details: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class UnitList:
    """cut: a sentence when the page holds fewer rows than the ranking; else empty. risky: whether rows have risks.
    note: how to read the reasons; empty where they carry no factors."""

    caption: str
    sentence: str
    cut: str
    note: str
    risky: bool
    columns: tuple[Column, ...]
    rows: tuple[ListRow, ...]


def list_units(
    ranking: dict[str, Any], evidence: dict[str, Any], solution: RankingSolution, *, names: Sequence[str] | None = None
) -> UnitList:
    """The units that `ranking` carries, as rows. names: the details to show; without it those that any of these units has.

    evidence: only its calibration is read; empty where nothing was proved.
    """
    units = ranking["units"]
    names = [name for name in (_shown(units) if names is None else names) if name not in _PLACE]
    fields = {field.name: field for table in solution.contract.resources for field in table.fields}
    return UnitList(
        caption=f"{ranking['units_word'].capitalize()} as of {day(ranking['as_of'])}, {_order(ranking)} first",
        sentence=_sentence(ranking, evidence),
        cut=_cut(units),
        note=_NOTE if any("(risk " in reason for unit in units for reason in unit["reasons"]) else "",
        risky=any(unit["probability"] is not None for unit in units),
        columns=tuple(_column(name, fields, units) for name in names),
        rows=tuple(_row(unit, names, fields) for unit in units[:MOST_ROWS]),
    )


def _order(ranking: dict[str, Any]) -> str:
    return f"the riskiest per {ranking['work']['unit']}" if ranking["per_work"] else "the riskiest"


def _shown(units: list[dict[str, Any]]) -> list[str]:
    """Names of the details that at least one unit has."""
    return list(dict.fromkeys(name for unit in units for name, value in unit["details"].items() if value is not None))


def _sentence(ranking: dict[str, Any], evidence: dict[str, Any]) -> str:
    within = years(ranking["horizon_years"])
    chosen, expected = chosen_of(ranking), expected_of(ranking)
    opening = (
        f"{count(chosen)} of {count(ranking['ranked'])} {ranking['units_word']}, chosen by "
        f"{ranking['ranker']['name']} for a budget of {spaced(ranking['budget'])}."
    )
    if not chosen:
        return f"The budget of {spaced(ranking['budget'])} does not reach a single one of the {ranking['units_word']}."
    if ranking["per_work"]:
        opening += f" {order_in_words(ranking['work']['unit'], ranking['work']['least'])}"
    if expected is None:
        return f"{opening} This ranking gives an order, not a risk in percent."
    return (
        f"{opening} Risk is the chance of the outcome ({ranking['outcome']}) within {within}. "
        f"{_expected(expected, chosen, ranking, evidence)}"
    )


def _expected(expected: float, chosen: int, ranking: dict[str, Any], evidence: dict[str, Any]) -> str:
    """How many of the list will have the outcome, unless the proof shows that such risks were far off."""
    calibration = evidence.get("calibration") or {}
    highest = calibration["bins"][-1] if calibration.get("bins") else None
    if highest is None or calibration["model"] != ranking["ranker"]["name"] or is_near(highest):
        return f"If the risks are right, about {count(round(expected))} of these {count(chosen)} will have it; nobody can say which."
    return (
        f"In the past such high risks were far off: units that were given {percent(highest['predicted'])} on average had the "
        f"outcome in {percent(highest['actual'])} of the cases. Take the risks as an order, not as a forecast."
    )


def is_near(group: dict[str, Any]) -> bool:
    """Whether what was predicted of a group is about what happened, so that its risks may be read as a forecast."""
    return bool(group["predicted"] <= FAR_OFF * group["actual"] and group["actual"] <= FAR_OFF * group["predicted"])


def _cut(units: list[dict[str, Any]]) -> str:
    if len(units) <= MOST_ROWS:
        return ""
    return f"This page shows the first {MOST_ROWS} of {count(len(units))}; ranking.csv has them all."


def _column(name: str, fields: dict[str, ContractField], units: list[dict[str, Any]]) -> Column:
    unit = fields[name].unit if name in fields else ""
    words = (name.removesuffix(f"_{unit}") if unit else name).replace("_", " ")
    number = all(is_number(one["details"].get(name)) or one["details"].get(name) is None for one in units)
    return Column(f"{words} ({unit})" if unit else words, number=number)


def _row(unit: dict[str, Any], names: list[str], fields: dict[str, ContractField]) -> ListRow:
    return ListRow(
        rank=unit["rank"],
        unit=unit["id"],
        risk="" if unit["probability"] is None else percent(unit["probability"]),
        details=tuple(_cell(unit["details"].get(name), fields.get(name)) for name in names),
        reasons=tuple(reason.replace(" (risk ", f" (risk{NBSP}") for reason in unit["reasons"]),
    )


def _cell(value: Any, field: ContractField | None) -> str:
    """A code of the contract in words, a number with the digits that matter, a dash where nothing is known."""
    if value is None:
        return "–"
    if is_number(value):
        return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:,.1f}"
    text = str(value)
    if field is not None and text in field.codes:
        return text.replace("_", " ")
    return text
