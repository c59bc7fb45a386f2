"""The examples of a service as tests of its rules and fees: what the clerk expected, and what the tables say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

import tomlkit

from upstate.permits.deciding import Decision, find_permits
from upstate.solutions.service import Answer, ServiceSolution, as_if_checked
from upstate.solutions.service.examples import Example
from upstate.solutions.service.fees import cents_of
from upstate.solutions.service.questions import NO, NUMBERS, YES, Question


def example_faults(solution: ServiceSolution) -> list[str]:
    """A sentence for each example that the tables do not keep; every row counts as checked."""
    tried = as_if_checked(solution)
    return [
        f"examples.toml: “{example.name}”: {fault}"
        for example in solution.examples.examples
        for fault in _faults(example, tried)
    ]


def _faults(example: Example, solution: ServiceSolution) -> Iterator[str]:
    try:
        told = _decide(example, solution)
    except ValueError as fault:
        yield str(fault)
        return
    for kind, expected, found in (
        ("needed", example.permits, [one.permit.name for one in told.permits if one.certain]),
        ("perhaps needed", example.perhaps, [one.permit.name for one in told.permits if not one.certain]),
    ):
        if {*expected} != {*found}:
            yield f"{kind} should be {_listed(expected)}, and by the rules it is {_listed(found)}"
    yield from _fee_faults(example, told)


def _decide(example: Example, solution: ServiceSolution) -> Decision:
    named = solution.interview.named
    answers = {name: read_answer(named.get(name), name, value) for name, value in example.answers.items()}
    return find_permits(solution, answers)


def fit_examples(text: str, before: ServiceSolution, after: ServiceSolution) -> str:
    """The text of examples.toml, in which every example that is kept by the tables before and not by those after expects what those after
    say. All else stays as it is written. Raises `ValueError` where an example's answers can not be read."""
    written = tomlkit.parse(text)
    old, new = as_if_checked(before), as_if_checked(after)
    for row, example in zip(written["examples"], after.examples.examples, strict=True):
        if list(_faults(example, new)) != list(_faults(example, old)):
            _fit(row, _decide(example, new))
    return tomlkit.dumps(written)


def _fit(row: Any, told: Decision) -> None:
    for name, certain in (("permits", True), ("perhaps", False)):
        found = [one.permit.name for one in told.permits if one.certain is certain]
        if {*row.get(name, ())} != {*found}:
            row[name] = found
    row["fee"] = told.least / 100
    if told.most in (None, told.least):
        row.pop("most_fee", None)
    else:
        row["most_fee"] = told.most / 100


def _fee_faults(example: Example, told: Decision) -> Iterator[str]:
    least = cents_of(Decimal(str(example.fee)))
    if told.least != least:
        yield f"the fee should be ${least / 100:,.2f}, and by the table it is ${told.least / 100:,.2f}"
    most = None if example.most_fee is None else cents_of(Decimal(str(example.most_fee)))
    is_open = told.most != told.least
    if is_open and told.most != most:
        said, found = ("no limit" if money is None else f"${money / 100:,.2f}" for money in (most, told.most))
        yield f"the most that the fee can be should be {said}, and by the table it is {found}"


def read_answer(question: Question | None, name: str, value: object) -> Answer:
    """An answer as it is written in a file; raises `ValueError` where the question has no such answer.

    A yes or no is true or false, a choice its name, several a list of names, a number a number.
    """
    if question is None:
        raise ValueError(f"{name} is no question of questions.toml")
    if question.kind in NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name} is {value!r}, and the answer is a number")
        return Decimal(str(value))
    if isinstance(value, bool):
        value = YES if value else NO
    names = frozenset(value) if isinstance(value, list | tuple) else frozenset([str(value)])
    if question.answers and (unknown := names - {*question.answers}):
        raise ValueError(f"{name} has no answer {', '.join(sorted(unknown))}")
    return names


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) if names else "nothing"
