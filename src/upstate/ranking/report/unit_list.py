"""The list itself, to print and to argue with in pen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from upstate.ranking.budget import order_in_words
from upstate.ranking.reach import chosen_of, expected_of, tell_left_out
from upstate.ranking.report.findings import Column
from upstate.ranking.report.wording import NBSP, capital, count, day, is_number, percent, spaced, years
from upstate.sentences import Sentence, say, together
from upstate.solutions import RankingSolution
from upstate.tables.contract import ContractField

# The page stays light and a print stays under a hundred sheets; the CSV has all.
MOST_ROWS = 500
# Predicted and actual of the highest risks that differ by more than this factor are told.
FAR_OFF = 1.5
_PLACE = ("longitude", "latitude")
_NOTE = say(
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
    chances = solution.rules.chances.parts if solution.rules.chances else ()
    said = {*_PLACE, *(name for part in chances for name in part.shown)}  # on the map, and among the reasons
    names = [name for name in (_shown(units) if names is None else names) if name not in said]
    names.sort(key=lambda name: name != "address")  # who goes there looks for it first
    fields = {field.name: field for table in solution.contract.resources for field in table.fields}
    return UnitList(
        caption=_caption(ranking),
        sentence=together(_sentence(ranking, evidence), tell_left_out(ranking)),
        cut=_cut(units),
        note=_NOTE if any("(risk " in reason for unit in units for reason in unit["reasons"]) else "",
        risky=any(unit["probability"] is not None for unit in units),
        columns=tuple(_column(name, fields, units) for name in names),
        rows=tuple(_row(unit, names, fields) for unit in units[:MOST_ROWS]),
    )


def _caption(ranking: dict[str, Any]) -> Sentence:
    units, as_of = capital(ranking["units_word"]), day(ranking["as_of"])
    if ranking["per_work"]:
        work = ranking["work"]["unit"]
        return say("{units} as of {day}, the riskiest per {work} first", units=units, day=as_of, work=work)
    return say("{units} as of {day}, the riskiest first", units=units, day=as_of)


def _shown(units: list[dict[str, Any]]) -> list[str]:
    """Names of the details that at least one unit has."""
    return list(dict.fromkeys(name for unit in units for name, value in unit["details"].items() if value is not None))


def _sentence(ranking: dict[str, Any], evidence: dict[str, Any]) -> Sentence:
    chosen, expected, budget = chosen_of(ranking), expected_of(ranking), spaced(ranking["budget"])
    if not chosen:
        return say(
            "The budget of {budget} does not reach a single one of the {units}.",
            budget=budget,
            units=ranking["units_word"],
        )
    opening = say(
        "{chosen} of {ranked} {units}, chosen by {ranker} for a budget of {budget}.",
        chosen=count(chosen),
        ranked=count(ranking["ranked"]),
        units=ranking["units_word"],
        ranker=ranking["ranker"]["name"],
        budget=budget,
    )
    order = order_in_words(ranking["work"]["unit"], ranking["work"]["least"]) if ranking["per_work"] else ""
    if expected is None:
        return together(opening, order, _no_risk(ranking["units"]))
    risk = say(
        "Risk is the chance of the outcome ({outcome}) within {within}.",
        outcome=ranking["outcome"],
        within=years(ranking["horizon_years"]),
    )
    return together(opening, order, risk, _expected(expected, chosen, ranking, evidence))


def _no_risk(units: list[dict[str, Any]]) -> Sentence:
    if any("%" in reason for unit in units for reason in unit["reasons"]):
        return say(
            "This ranking gives an order, not a risk. A percentage among the reasons is one part of what it rests on."
        )
    return say("This ranking gives an order, not a risk in percent.")


def _expected(expected: float, chosen: int, ranking: dict[str, Any], evidence: dict[str, Any]) -> Sentence:
    """How many of the list will have the outcome, unless the proof shows that such risks were far off."""
    calibration = evidence.get("calibration") or {}
    highest = calibration["bins"][-1] if calibration.get("bins") else None
    if highest is None or calibration["model"] != ranking["ranker"]["name"] or is_near(highest):
        return say(
            "If the risks are right, about {expected} of these {chosen} will have it; nobody can say which.",
            expected=count(round(expected)),
            chosen=count(chosen),
        )
    return say(
        "In the past such high risks were far off: units that were given {predicted} on average had the outcome in {actual} of the "
        "cases. Take the risks as an order, not as a forecast.",
        predicted=percent(highest["predicted"]),
        actual=percent(highest["actual"]),
    )


def is_near(group: dict[str, Any]) -> bool:
    """Whether what was predicted of a group is about what happened, so that its risks may be read as a forecast."""
    return bool(group["predicted"] <= FAR_OFF * group["actual"] and group["actual"] <= FAR_OFF * group["predicted"])


def _cut(units: list[dict[str, Any]]) -> str:
    if len(units) <= MOST_ROWS:
        return ""
    return say("This page shows the first {shown} of {all}; ranking.csv has them all.", shown=MOST_ROWS, all=len(units))


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
        if field is not None and field.name.endswith("year"):
            return f"{value:.0f}"
        return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:,.1f}"
    text = str(value)
    if field is not None and text in field.codes:
        return text.replace("_", " ")
    return text
