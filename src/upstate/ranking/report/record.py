"""What the figures rest on: the record, what the checks found in it, what the city lacks, and what knew the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from upstate.ranking.report.findings import Column, Table
from upstate.ranking.report.wording import NBSP, NOT_KNOWN, count, day, listed, percent, spaced
from upstate.solutions import RankingSolution

_EXAMPLES = 2


@dataclass(frozen=True)
class Record:
    """history, missing: sentences. checks, lacking: tables, null when there is nothing. leaks: a sentence each."""

    history: str
    missing: str
    lacking: Table | None
    checks: Table | None
    leaks: tuple[str, ...]


def describe_record(evidence: dict[str, Any], solution: RankingSolution) -> Record:
    return Record(
        history=_history(evidence),
        missing=_missing(evidence),
        lacking=_lacking(evidence, solution),
        checks=_checks(evidence["checks"]),
        leaks=tuple(spaced(leak["sentence"]) for leak in evidence["leaks"]),
    )


def _history(evidence: dict[str, Any]) -> str:
    history, dates = evidence["history"], evidence["as_of"]
    return (
        f"The record is used from {day(history['begins'])} to {day(history['settled'])}. "
        f"{len(dates)} dates were tested, from {day(dates[0])} to {day(dates[-1])}."
    )


def _missing(evidence: dict[str, Any]) -> str:
    lacks, dropped = len(evidence["missing_fields"]), evidence["dropped_features"]
    if not lacks and not dropped:
        return "The city has every field that the solution can use, and no feature dropped out."
    fields = f"The city lacks {lacks} field{'' if lacks == 1 else 's'} that the solution can use" if lacks else ""
    if not dropped:
        return f"{fields}. No feature dropped out because of it."
    features = f"{len(dropped)} feature{'' if len(dropped) == 1 else 's'} dropped out: {listed(dropped)}"
    return f"{fields}, and {features}." if fields else f"{features}."


def _lacking(evidence: dict[str, Any], solution: RankingSolution) -> Table | None:
    meanings = {
        f"{table.name}.{field.name}": field.meaning for table in solution.contract.resources for field in table.fields
    }
    words = {name: feature.words for name, feature in solution.features.items()}
    rows = [(name, "field that the city lacks", meanings.get(name, NOT_KNOWN)) for name in evidence["missing_fields"]]
    rows += [(name, "feature that dropped out", words.get(name, NOT_KNOWN)) for name in evidence["dropped_features"]]
    if not rows:
        return None
    columns = tuple(Column(heading, number=False) for heading in ("Name", "What", "Meaning"))
    return Table("lacking-table", "What was missing. The figures are made without it.", columns, tuple(rows))


def _checks(checks: list[dict[str, Any]]) -> Table | None:
    if not checks:
        return None
    return Table(
        key="checks-table",
        caption="What the data checks found in the city's tables, and what was done about it.",
        columns=(
            Column("What was found", number=False),
            Column("Table", number=False),
            Column("Rows"),
            Column("Share"),
            Column("What was done", number=False),
            Column("For example", number=False),
        ),
        rows=tuple(
            (
                spaced(check["sentence"]),
                check["table"],
                count(check["rows"]),
                percent(check["share"]),
                check["action"],
                "; ".join(check["examples"][:_EXAMPLES]).replace(" row ", f" row{NBSP}"),
            )
            for check in checks
        ),
    )
