"""Tables of rules and fees, made by chance, say what a slow oracle says that reads them cell by cell."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from tests.permits.test_examples import portal
from tests.thorough import examples
from upstate.permits.deciding import find_permits
from upstate.solutions.service import Answer, ServiceSolution
from upstate.solutions.service.fees import read_fees
from upstate.solutions.service.permit_types import PermitTypes
from upstate.solutions.service.questions import Interview
from upstate.solutions.service.rules import read_rules

_CHOICES = ("red", "green", "blue")
_NUMBERS = ("0", "1", "4.5", "5", "10", "999")
_CARE = {"owner": "clerk", "checked": "2026-01-02", "review": ""}
Row = dict[str, str]
Told = dict[str, str | frozenset[str] | None]  # as a person would write it: a word, words, a number, or open


@dataclass(frozen=True)
class Case:
    """Tables as they stand in files, and the same read by the program."""

    interview: Interview
    rules: list[Row]
    fees: list[Row]
    solution: ServiceSolution


def make_case(seed: int) -> Case:
    chance = random.Random(seed)
    interview = _interview(chance)
    names = [one.name for one in interview.questions]
    permits = [f"permit_{number}" for number in range(chance.randint(1, 5))]
    rules = [
        {"permit": chance.choice(permits), "why_en": "Why.", "why_es": "Por qué."} | _cells(chance, interview) | _CARE
        for _ in range(chance.randint(1, 8))
    ]
    fees = [_fee(chance, interview, permits) for _ in range(chance.randint(0, 6))]
    base = portal()
    types = PermitTypes.model_validate({"permits": [_permit(name) for name in permits]})
    read = {"questions": interview.named, "permits": set(permits)}
    solution = replace(
        base,
        interview=interview,
        permits=types,
        rules=read_rules(_csv(rules, [*_RULE_COLUMNS, *names]), **read),
        fees=read_fees(_csv(fees, [*_FEE_COLUMNS, *names]), **read),
    )
    return Case(interview, rules, fees, solution)


_RULE_COLUMNS = ["permit", "why_en", "why_es", *_CARE]
_FEE_COLUMNS = ["permit", "fee_en", "fee_es", "amount", "per", "each", "least", "most", *_CARE]


def _permit(name: str) -> dict[str, object]:
    words = {"en": name, "es": name}
    return {"name": name, "title": words, "what": words, "agency": "help_office"}


def _interview(chance: random.Random) -> Interview:
    questions: list[dict[str, object]] = []
    for number in range(chance.randint(2, 5)):
        kind = chance.choice(["yes_no", "one", "several", "number"])
        asked: dict[str, object] = {"name": f"q{number}", "kind": kind, "en": "?", "es": "?"}
        if kind in ("one", "several"):
            asked["choices"] = [{"name": name, "en": name, "es": name} for name in _CHOICES]
        if questions and chance.random() < 0.4:
            other = chance.choice(questions)
            asked["when"] = {other["name"]: _cell(chance, str(other["kind"]))}
        questions.append(asked)
    return Interview.model_validate({"questions": questions})


def _cells(chance: random.Random, interview: Interview) -> Row:
    return {one.name: _cell(chance, one.kind) if chance.random() < 0.5 else "" for one in interview.questions}


def _cell(chance: random.Random, kind: str) -> str:
    words = ("yes", "no") if kind == "yes_no" else _CHOICES
    if kind == "number":
        low, high = sorted(chance.sample(_NUMBERS, 2), key=Decimal)
        some = chance.choice(
            [f">{low}", f"<= {high}", f">= {low}", f"< {high}", low, f"{low}..{high}", f"{low} | >{high}"]
        )
    else:
        some = " | ".join(chance.sample(words, chance.randint(1, len(words))))
    return f"not {some}" if chance.random() < 0.25 else some


def _fee(chance: random.Random, interview: Interview, permits: list[str]) -> Row:
    numbers = [one.name for one in interview.questions if one.kind == "number"]
    per = chance.choice(numbers) if numbers and chance.random() < 0.5 else ""
    least, most = sorted((chance.randint(0, 50), chance.randint(0, 200)))
    return (
        {
            "permit": chance.choice(permits),
            "fee_en": "A fee",
            "fee_es": "Un cargo",
            "amount": chance.choice(["0", "12", "7.25", "0.125", "1,000"]),
            "per": per,
            "each": chance.choice(["", "1", "2.5", "1000"]) if per else "",
            "least": chance.choice(["", str(least)]),
            "most": chance.choice(["", str(most)]),
        }
        | _cells(chance, interview)
        | _CARE
    )


def _csv(rows: list[Row], columns: list[str]) -> str:
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)


# ---- the oracle: it knows nothing of conditions, three values or spans; it reads cells as a clerk does ----


def clerk_says_holds(cell: str, told: str | frozenset[str]) -> bool:
    """Whether one cell holds for what was told; nothing is open here."""
    if not cell:
        return True
    if cell.startswith("not "):
        return not clerk_says_holds(cell[4:], told)
    return any(_part_holds(part.strip(), told) for part in cell.split("|"))


def _part_holds(part: str, told: str | frozenset[str]) -> bool:
    if isinstance(told, frozenset):
        return part in told
    number = Fraction(told)
    for sign, compared in ((">=", number.__ge__), ("<=", number.__le__), (">", number.__gt__), ("<", number.__lt__)):
        if part.startswith(sign):
            return bool(compared(Fraction(part[len(sign) :].strip())))
    low, _, high = part.partition("..")
    return Fraction(low) <= number <= Fraction(high or low)


def clerk_says(case: Case, told: Told) -> tuple[set[str], int]:
    """The permits and the fee in cents, where everything that is asked is told."""
    told = dict(told)
    for one in case.interview.questions:  # what is not asked has no answers
        if not all(clerk_says_holds(cell, told[name] or frozenset()) for name, cell in one.when.items()):
            told[one.name] = frozenset()
    needed = {row["permit"] for row in case.rules if _row_holds(case, row, told)}
    owed = [_owed(row, told) for row in case.fees if row["permit"] in needed and _row_holds(case, row, told)]
    return needed, sum(owed)


def _row_holds(case: Case, row: Row, told: Told) -> bool:
    return all(clerk_says_holds(row[one.name], told[one.name] or frozenset()) for one in case.interview.questions)


def _owed(row: Row, told: Told) -> int:
    amount = Fraction(row["amount"].replace(",", ""))
    if row["per"]:
        number = told[row["per"]]
        many = Fraction(number) if isinstance(number, str) else Fraction(0)
        amount *= math.ceil(many / Fraction(row["each"])) if row["each"] else many
    cents = math.floor(amount * 100 + Fraction(1, 2))
    cents = max(cents, int(row["least"]) * 100 if row["least"] else 0)
    return min(cents, int(row["most"]) * 100) if row["most"] else cents


def possible(kind: str) -> list[str | frozenset[str]]:
    """Every answer of a question; of a number those at, just under and just over each number that a cell may name."""
    if kind == "yes_no":
        return [frozenset({"yes"}), frozenset({"no"})]
    if kind == "one":
        return [frozenset({name}) for name in _CHOICES]
    if kind == "several":
        return [frozenset(), frozenset({"red"}), frozenset({"green", "blue"}), frozenset(_CHOICES)]
    return ["0", "0.5", "4.5", "5", "7", "10", "998", "999", "1000"]


def as_answers(told: Told) -> dict[str, Answer]:
    return {name: Decimal(value) if isinstance(value, str) else value for name, value in told.items()}


@pytest.mark.parametrize("block", range(10))
def test_what_is_all_told_gives_the_permits_and_the_fee_of_the_oracle(block: int) -> None:
    for seed in range(block * 100, block * 100 + 100):
        case, chance = make_case(seed), random.Random(-seed)
        for _ in range(examples(20)):
            told: Told = {one.name: chance.choice(possible(one.kind)) for one in case.interview.questions}
            decision = find_permits(case.solution, as_answers(told))
            assert all(one.certain for one in decision.permits), seed
            found = {one.permit.name for one in decision.permits}
            assert (found, decision.least, decision.most) == (*clerk_says(case, told), decision.least), seed


@pytest.mark.parametrize("block", range(10))
def test_what_is_open_is_never_said_to_be_sure(block: int) -> None:
    """Whatever the open questions turn out to be, what is said to be needed is, and the fee lies in the range."""
    for seed in range(block * 30, block * 30 + examples(30)):
        case, chance = make_case(seed), random.Random(-seed)
        told: Told = {one.name: chance.choice(possible(one.kind)) for one in case.interview.questions}
        open_names = chance.sample(sorted(told), k=min(2, len(told)))
        decision = find_permits(case.solution, as_answers(told | dict.fromkeys(open_names)))
        sure = {one.permit.name for one in decision.permits if one.certain}
        perhaps = {one.permit.name for one in decision.permits}
        kinds = {one.name: one.kind for one in case.interview.questions}
        for values in product(*(possible(kinds[name]) for name in open_names)):
            needed, fee = clerk_says(case, told | dict(zip(open_names, values, strict=True)))
            assert sure <= needed <= perhaps, seed
            assert decision.least <= fee <= (math.inf if decision.most is None else decision.most), seed
