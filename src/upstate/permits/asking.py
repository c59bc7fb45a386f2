"""What must be asked before a form begins, so that the rules can tell its fees: an applicant may come without the interview."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from upstate.solutions.service import Form, PermitType, ServiceSolution


def questions_before(solution: ServiceSolution, permit: PermitType, form: Form) -> frozenset[str]:
    """The questions of the interview that the rules and fees of this permit rest on, with those that decide whether they are asked.
    What the form asks itself, and a place, are left out."""
    rules = [rule.conditions for rule in solution.rules if rule.permit == permit.name]
    names = {name for one in rules for name in one} if all(rules) else set()  # one without conditions always holds
    for fee in (one for one in solution.fees if one.permit == permit.name):
        names |= {*fee.conditions} | ({fee.per} if fee.per else set())
    in_form = {one.from_interview for part in form.sections if not part.repeats for one in part.questions}
    asked = solution.interview.named
    return frozenset(name for name in _with_earlier(solution, names) - in_form if asked[name].kind != "place")


def _with_earlier(solution: ServiceSolution, names: Collection[str]) -> set[str]:
    found = {*names}
    for question in reversed(solution.interview.questions):  # a question looks at earlier ones only
        if question.name in found:
            found |= {*question.conditions}
    return found


def implied_answers(solution: ServiceSolution, permit: PermitType) -> dict[str, str]:
    """What nobody need be asked who wants this permit: all of its rules name the same one answer."""
    return dict(_implied(solution, permit))


def _implied(solution: ServiceSolution, permit: PermitType) -> Iterator[tuple[str, str]]:
    rules = [rule.conditions for rule in solution.rules if rule.permit == permit.name]
    for name in set.intersection(*({*one} for one in rules)) if rules else ():
        cells = {rule[name] for rule in rules}
        choices = {choice for cell in cells for choice in cell.choices}
        if len(choices) == 1 and not any(cell.turned for cell in cells):
            yield name, next(iter(choices))
