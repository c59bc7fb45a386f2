"""`fees.csv`: what a permit costs. Every row that holds is owed; together they are the fee.

Its columns are `permit`, `fee_en`, `fee_es`, `amount`, `per`, `each`, `least`, `most`, and one for each question that some row looks
at. amount: dollars, as 120 or 120.50. per: the question whose number it is multiplied by; each: for how much of that number the
amount is owed, a part counting as a whole (8.00 for each 1000 of the job's value); where it is empty, the amount is multiplied as it
is. least, most: in dollars.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from upstate.solutions.header import Words
from upstate.solutions.service.condition import Condition
from upstate.solutions.service.questions import Question
from upstate.solutions.service.rules import words_of
from upstate.solutions.service.table import Care, Row, cell_word, read_rows

FEES_FILE = "fees.csv"
_COLUMNS = ("permit", "fee_en", "fee_es", "amount", "per", "each", "least", "most")
_MONEY = re.compile(r"\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(\.[0-9]{1,4})?")


@dataclass(frozen=True)
class Fee:
    """One row. amount in dollars. per: a question whose answer is a number, empty where the amount is owed once. least, most: in
    cents; null where there is none."""

    line: int
    permit: str
    title: Words
    amount: Decimal
    per: str
    each: Decimal | None
    least: int | None
    most: int | None
    conditions: dict[str, Condition]
    care: Care

    def cents(self, number: Decimal = Decimal(1)) -> int:
        """What is owed for so much of `per`, in cents; half a cent counts as one. A part of `each` counts as a whole."""
        times = (number / self.each).to_integral_value(ROUND_CEILING) if self.each else number
        owed = cents_of(self.amount * (times if self.per else 1))
        owed = max(owed, self.least or 0)
        return owed if self.most is None else min(owed, self.most)


def cents_of(dollars: Decimal) -> int:
    """Dollars in whole cents, half a cent up.

    >>> cents_of(Decimal("0.125"))
    13
    """
    return int((dollars * 100).to_integral_value(ROUND_HALF_UP))


def read_fees(text: str, *, questions: dict[str, Question], permits: Collection[str]) -> tuple[Fee, ...]:
    """The rows in the order of the file; raises `BadSolution`."""
    numbers = {name for name, question in questions.items() if question.kind == "number"}

    def make(row: Row) -> Fee:
        amount = _dollars(row, "amount")
        if amount is None:
            raise ValueError("amount is empty; write 0 where nothing is owed")
        each = _dollars(row, "each")
        if each is not None and (each <= 0 or not row["per"]):
            raise ValueError("each is more than 0, and stands beside a question in per")
        least, most = (
            None if money is None else cents_of(money) for money in (_dollars(row, "least"), _dollars(row, "most"))
        )
        if least is not None and most is not None and least > most:
            raise ValueError("least is more than most")
        return Fee(
            line=row.line,
            permit=cell_word(row, "permit", permits),
            title=words_of(row, "fee"),
            amount=amount,
            per=cell_word(row, "per", numbers) if row["per"] else "",
            each=each,
            least=least,
            most=most,
            conditions=row.conditions(questions, questions),
            care=row.care,
        )

    return read_rows(text, file=FEES_FILE, columns=_COLUMNS, optional=questions, make=make)


def _dollars(row: Row, column: str) -> Decimal | None:
    if not row[column]:
        return None
    found = _MONEY.fullmatch(row[column])
    if not found:
        raise ValueError(f"{column} is {row[column]!r}, which is no amount such as 120.50")
    return Decimal(found[1].replace(",", "") + (found[2] or ""))
