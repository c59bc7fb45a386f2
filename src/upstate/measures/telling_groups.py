"""What a breakdown says, in one sentence, and as a table."""

from __future__ import annotations

from upstate.measures.breakdown import LEAST_SHOWN, GroupsReading
from upstate.measures.wording import figure_text
from upstate.ranking.report.wording import day
from upstate.sentences import Sentence, listed, say, say_count, together

HEADER = (say("group"), say("value"), say("interval"), say("cases"), say("against all others"))
_DIFFERS = {
    "above": say("higher, more than noise"),
    "below": say("lower, more than noise"),
    "": say("no more than noise"),
}


def tell_groups(reading: GroupsReading) -> Sentence:
    """Such as `From 1 January 2025 on, 2 of 17 groups differ by more than noise: higher in Eastside; lower in Strathmore.`"""
    named = {way: [row.group for row in reading.rows if row.differs == way] for way in ("above", "below")}
    number = sum(map(len, named.values()))
    since = day(reading.starts.isoformat())
    if not reading.compared:
        told = say("Groups are not compared: one has more cases where it is larger.")
    elif not number:
        told = say("From {day} on, no group differs from the others by more than noise.", day=since)
    else:
        parts = (
            say("higher in {groups}", groups=listed(named["above"])) if named["above"] else "",
            say("lower in {groups}", groups=listed(named["below"])) if named["below"] else "",
        )
        where = together(*(part for part in parts if isinstance(part, Sentence)), between="; ")
        told = say_count(
            "From {day} on, {number} of {all} groups differs from the others by more than noise: {where}.",
            "From {day} on, {number} of {all} groups differ from the others by more than noise: {where}.",
            number, day=since, all=len(reading.rows), where=where,
        )  # fmt: skip
    hidden = sum(row.hidden for row in reading.rows)
    kept = say_count(
        "{number} group is not shown, so that no group of fewer than {least} cases is told.",
        "{number} groups are not shown, so that no group of fewer than {least} cases is told.",
        hidden, least=LEAST_SHOWN,
    )  # fmt: skip
    return together(told, kept) if hidden else told


def table_of_groups(reading: GroupsReading) -> tuple[tuple[str, ...], ...]:
    """One row a group in the columns of `HEADER`, the whole city first."""
    rows: list[tuple[str, ...]] = []
    for row in (reading.city, *reading.rows):
        name = row.group or say("whole city")
        if row.hidden:
            rows.append((name, say("not shown"), "", "", ""))
            continue
        value, low, high = (
            "" if one is None else figure_text(one, reading.figure) for one in (row.value, row.low, row.high)
        )
        span = say("{low} to {high}", low=low, high=high) if low and high else ""
        against = _DIFFERS[row.differs] if reading.compared and row is not reading.city else ""
        rows.append((name, value, span, f"{row.cases:,}", against))
    return tuple(rows)
