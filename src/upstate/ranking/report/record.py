"""What the figures rest on: the record, what the checks found in it, what the city lacks, and what knew the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from upstate.ranking.report.findings import Column, Table
from upstate.ranking.report.wording import NBSP, NOT_KNOWN, count, day, percent, spaced
from upstate.sentences import Sentence, listed, recall, say, say_count, together
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
        leaks=tuple(recall(spaced(leak["sentence"])) for leak in evidence["leaks"]),
    )


def _history(evidence: dict[str, Any]) -> Sentence:
    history, dates = evidence["history"], evidence["as_of"]
    used = say("The record is used from {first} to {last}.", first=day(history["begins"]), last=day(history["settled"]))
    tested = say_count(
        "{number} date was tested, from {first} to {last}.",
        "{number} dates were tested, from {first} to {last}.",
        len(dates),
        first=day(dates[0]),
        last=day(dates[-1]),
    )
    return together(used, tested)


def _missing(evidence: dict[str, Any]) -> Sentence:
    lacks, dropped = len(evidence["missing_fields"]), evidence["dropped_features"]
    if not lacks and not dropped:
        return say("The city has every field that the solution can use, and no feature dropped out.")
    fields = say_count(
        "The city lacks {number} field that the solution can use.",
        "The city lacks {number} fields that the solution can use.",
        lacks,
    )
    if not dropped:
        return together(fields, say("No feature dropped out because of it."))
    features = say_count(
        "{number} feature dropped out: {features}.",
        "{number} features dropped out: {features}.",
        len(dropped),
        features=listed(dropped),
    )
    return together(fields if lacks else "", features)


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
