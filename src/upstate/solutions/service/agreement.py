"""What disagrees between the files of a service that are each right for themselves: names that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from upstate.solutions.service.facts import FACTS_FILE, NAMED
from upstate.solutions.service.forms import FormQuestion
from upstate.solutions.service.guide import GUIDE_FILE, LANGUAGES
from upstate.solutions.service.letters import letter_faults
from upstate.solutions.service.permit_types import PERMITS_FILE
from upstate.solutions.service.prose import prose_faults
from upstate.solutions.service.questions import NUMBERS, Question, condition_fault

if TYPE_CHECKING:
    from upstate.solutions.service.reading import ServiceSettings, ServiceSolution


def disagreements(solution: ServiceSolution) -> list[str]:
    """Every fault as a sentence that names the file."""
    rules = (_permits, _steps, _contacts, _bodies, _forms, _letters, _languages)
    return [fault for rule in rules for fault in rule(solution)]


def settings_faults(settings: ServiceSettings, questions: dict[str, Question]) -> Iterator[str]:
    """Whether [service] names the questions that it means; the tables can not be read before that is so."""
    for name, kind in ((settings.use, "one"), (settings.place, "place")):
        if name not in questions or questions[name].kind != kind:
            yield f"solution.toml: [service] names {name}, which is no question of the kind {kind}"


def _permits(solution: ServiceSolution) -> Iterator[str]:
    departments = {name for name, fact in solution.facts.items() if fact.kind == "department"}
    for permit in solution.permits.permits:
        if permit.agency not in solution.guide.contacts:
            yield f"{PERMITS_FILE}: {permit.name} is of {permit.agency}, which is no contact of {GUIDE_FILE}"
        if permit.form and permit.form not in solution.forms:
            yield f"{PERMITS_FILE}: {permit.name} has the form {permit.form}, which is not in forms/"
        for kind in ("record", "link"):
            yield from _fact_faults(f"{PERMITS_FILE}: {permit.name}", getattr(permit, kind), kind, solution)
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
        asked = (pair for one in (step, *step.checklist) for pair in one.conditions.items())
        for question, condition in asked:
            if fault := condition_fault(condition, solution.interview.named.get(question)):
                yield f"{GUIDE_FILE}: {step.name}: {question}, {fault}"


def _contacts(solution: ServiceSolution) -> Iterator[str]:
    for contact in solution.guide.contacts.values():
        for kind in ("phone", "email", "address", "hours", "link"):
            yield from _fact_faults(f"{GUIDE_FILE}: {contact.name}", getattr(contact, kind), kind, solution)


def _fact_faults(place: str, name: str, kind: str, solution: ServiceSolution) -> Iterator[str]:
    """A fact that is not there, or of another kind: what stands under a link must be the address of a page."""
    fact = solution.facts.get(name)
    if name and fact is None:
        yield f"{place} names the fact {name}, which {FACTS_FILE} does not have"
    elif fact and fact.kind != kind:
        yield f"{place} names the fact {name} as {kind}, and {FACTS_FILE} says that it is of the kind {fact.kind}"


def _bodies(solution: ServiceSolution) -> Iterator[str]:
    for (step, language), text in solution.guide.bodies.items():
        yield from prose_faults(text, file=f"guide/{step}.{language}.md")
        for name in sorted({*NAMED.findall(text)} - {*solution.facts}):
            yield f"guide/{step}.{language}.md names the fact {name}, which {FACTS_FILE} does not have"


def _letters(solution: ServiceSolution) -> Iterator[str]:
    return letter_faults(solution.letters)


def _languages(solution: ServiceSolution) -> Iterator[str]:
    """What is filled into one language and not into the other: the two would tell different people different things."""
    for folder, texts in (("guide", solution.guide.bodies), ("letters", solution.letters)):
        for name in dict.fromkeys(name for name, _ in texts):
            en, es = (frozenset(NAMED.findall(texts.get((name, language), ""))) for language in LANGUAGES)
            if (name, "es") in texts and en != es:
                yield f"{folder}/{name}: {', '.join(sorted(en ^ es))} stands in one language only"


def _forms(solution: ServiceSolution) -> Iterator[str]:
    for name, form in solution.forms.items():
        for one in form.questions.values():
            if not one.from_interview:
                continue
            asked = solution.interview.named.get(one.from_interview)
            if asked is None:
                yield f"forms/{name}.toml: {one.name} takes the answer of {one.from_interview}, which is no question"
            elif not _can_take(one, asked):
                yield f"forms/{name}.toml: {one.name} can not take the answer of {asked.name}, which is of another kind"


def _can_take(one: FormQuestion, asked: Question) -> bool:
    """Whether every answer of the interview is one that the form allows."""
    if asked.kind == "number":
        return one.kind in NUMBERS
    if asked.kind == "place":
        return one.kind == "address"
    return {*asked.answers} <= {*one.answers}
