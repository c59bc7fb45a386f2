"""`rules.csv`: which permits a business needs. One row says: whoever answers so needs this permit.

Its columns are `permit`, `why_en`, `why_es`, and one for each question that some row looks at. A permit is needed when one of its
rows holds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from upstate.solutions.header import Words
from upstate.solutions.service.condition import Condition
from upstate.solutions.service.questions import Question
from upstate.solutions.service.table import Care, Row, cell_word, read_rows

RULES_FILE = "rules.csv"
_COLUMNS = ("permit", "why_en", "why_es")


@dataclass(frozen=True)
class Rule:
    """One row. line: where it stands in the file. why: a sentence to the applicant."""

    line: int
    permit: str
    why: Words
    conditions: dict[str, Condition]
    care: Care


def read_rules(text: str, *, questions: dict[str, Question], permits: Collection[str]) -> tuple[Rule, ...]:
    """The rows in the order of the file; raises `BadSolution`."""

    def make(row: Row) -> Rule:
        return Rule(
            line=row.line,
            permit=cell_word(row, "permit", permits),
            why=words_of(row, "why"),
            conditions=row.conditions(questions, questions),
            care=row.care,
        )

    return read_rows(text, file=RULES_FILE, columns=_COLUMNS, optional=questions, make=make)


def words_of(row: Row, name: str) -> Words:
    """The two columns of a text; raises `ValueError` where one is empty."""
    for language in ("en", "es"):
        if not row[f"{name}_{language}"]:
            raise ValueError(f"{name}_{language} is empty")
    return Words(en=row[f"{name}_en"], es=row[f"{name}_es"])
