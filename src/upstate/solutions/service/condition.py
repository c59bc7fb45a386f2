"""What stands in one cell of a table of rules: for which answers to a question the row holds.

    (empty)          any answer
    yes              this answer; `bar | brewery` one of these; `not bar | brewery` none of these
    > 10   <= 4000   a number compared; `5..10` from 5 to 10, both of them too

A question that was not asked, because other answers ruled it out, has no answers: `bar` does not hold then, `not bar` does. What
nobody knows, an open question, leaves open whether the row holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

# What was answered: the choices, or a number. Null: open, because it was not answered or “I do not know”.
Answer = frozenset[str] | Decimal | None
Answers = Mapping[str, Answer]

_WORD = re.compile(r"[a-z][a-z0-9_]{0,62}")
_NUMBER = r"-?[0-9]{1,12}(?:\.[0-9]{1,4})?"
_COMPARED = re.compile(rf"(<=|>=|<|>)\s*({_NUMBER})")
_RANGE = re.compile(rf"({_NUMBER})(?:\s*\.\.\s*({_NUMBER}))?")


@dataclass(frozen=True)
class Span:
    """Numbers from `low` to `high`; null where it has no end. with_low, with_high: whether the ends belong to it."""

    low: Decimal | None = None
    high: Decimal | None = None
    with_low: bool = True
    with_high: bool = True

    def holds(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (self.with_low and value == self.low)
        below = self.high is None or value < self.high or (self.with_high and value == self.high)
        return above and below


@dataclass(frozen=True)
class Condition:
    """One cell. choices and spans: one of them must hold; with `turned`, none may."""

    choices: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    turned: bool = False

    def holds(self, answer: Answer) -> bool | None:
        """Whether the answer is one that is meant; null where the answer is open."""
        if answer is None:
            return None
        if isinstance(answer, Decimal):
            found = any(span.holds(answer) for span in self.spans)
        else:
            found = bool(answer & self.choices)
        return found is not self.turned


def parse_condition(cell: str) -> Condition | None:
    """The condition in a cell; null for an empty one. Raises `ValueError` that says what can not be read."""
    text = cell.strip()
    if not text:
        return None
    turned = text.lower().startswith("not ")
    parts = [part.strip() for part in (text[4:] if turned else text).split("|")]
    words = frozenset(part for part in parts if _WORD.fullmatch(part))
    spans = tuple(_span(part) for part in parts if part not in words)
    if words and spans:
        raise ValueError(f"{cell!r} holds words and numbers together")
    return Condition(words, spans, turned)


def _span(part: str) -> Span:
    if found := _COMPARED.fullmatch(part):
        sign, number = found[1], Decimal(found[2])
        if sign[0] == "<":
            return Span(high=number, with_high=sign == "<=")
        return Span(low=number, with_low=sign == ">=")
    if found := _RANGE.fullmatch(part):
        low, high = Decimal(found[1]), Decimal(found[2] or found[1])
        if low > high:
            raise ValueError(f"{part!r} begins above its end")
        return Span(low, high)
    raise ValueError(f"{part!r} can not be read")


def all_hold(conditions: Mapping[str, Condition], answers: Answers) -> bool | None:
    """Whether every condition holds; null where that rests on an open answer. A question that is not among `answers` is open."""
    held = [condition.holds(answers.get(question)) for question, condition in conditions.items()]
    if False in held:
        return False
    return None if None in held else True
