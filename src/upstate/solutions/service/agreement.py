"""What disagrees between the files of a service that are each right for themselves: names that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upstate.solutions.service.facts import FACTS_FILE, NAMED
from upstate.solutions.service.guide import GUIDE_FILE, conditions_of
from upstate.solutions.service.permit_types import PERMITS_FILE
from upstate.solutions.service.questions import condition_fault

if TYPE_CHECKING:
    from upstate.solutions.service.reading import ServiceSolution


def disagreements(solution: ServiceSolution) -> list[str]:
    """Every fault as a sentence that names the file."""
    rules = (_settings, _permits, _steps, _contacts, _bodies, _forms)
    return [fault for rule in rules for fault in rule(solution)]


def _settings(solution: ServiceSolution) -> Iterator[str]:
    questions = solution.interview.named
    for name, kind in ((solution.settings.use, "one"), (solution.settings.place, "place")):
        if name not in questions or questions[name].kind != kind:
            yield f"solution.toml: [service] names {name}, which is no question of the kind {kind}"


def _permits(solution: ServiceSolution) -> Iterator[str]:
    departments = {name for name, fact in solution.facts.items() if fact.kind == "department"}
    for permit in solution.permits.permits:
        if permit.agency not in solution.guide.contacts:
            yield f"{PERMITS_FILE}: {permit.name} is of {permit.agency}, which is no contact of {GUIDE_FILE}"
        if permit.form and permit.form not in solution.forms:
            yield f"{PERMITS_FILE}: {permit.name} has the form {permit.form}, which is not in forms/"
        for name in sorted({permit.record, permit.link} - {"", *solution.facts}):
            yield f"{PERMITS_FILE}: {permit.name} names the fact {name}, which {FACTS_FILE} does not have"
        asked = {
            permit.decides,
            *(one.department for one in permit.reviews),
            *(one.department for one in permit.inspections),
        }
        for name in sorted(asked - {"", *departments}):
            yield f"{PERMITS_FILE}: {permit.name} names the department {name}, which {FACTS_FILE} does not have"


def _steps(solution: ServiceSolution) -> Iterator[str]:
    for step in solution.guide.text.steps:
        for name in sorted({*step.permits} - {*solution.permits.named}):
            yield f"{GUIDE_FILE}: {step.name} is about {name}, which is no permit"
        for when in (step.when, *(todo.when for todo in step.checklist)):
            yield from (f"{GUIDE_FILE}: {step.name}: {fault}" for fault in _when_faults(when, solution))


def _when_faults(when: dict[str, str], solution: ServiceSolution) -> Iterator[str]:
    try:
        conditions = conditions_of(when)
    except ValueError as wrong:
        yield str(wrong)
        return
    for question, condition in conditions.items():
        if fault := condition_fault(condition, solution.interview.named.get(question)):
            yield f"{question}, {fault}"


def _contacts(solution: ServiceSolution) -> Iterator[str]:
    for contact in solution.guide.contacts.values():
        for name in contact.facts:
            if name not in solution.facts:
                yield f"{GUIDE_FILE}: {contact.name} names the fact {name}, which {FACTS_FILE} does not have"


def _bodies(solution: ServiceSolution) -> Iterator[str]:
    for (step, language), text in solution.guide.bodies.items():
        for name in sorted({*NAMED.findall(text)} - {*solution.facts}):
            yield f"guide/{step}.{language}.md names the fact {name}, which {FACTS_FILE} does not have"


def _forms(solution: ServiceSolution) -> Iterator[str]:
    for name, form in solution.forms.items():
        for one in form.questions.values():
            if one.from_interview and one.from_interview not in solution.interview.named:
                yield f"forms/{name}.toml: {one.name} takes the answer of {one.from_interview}, which is no question"
