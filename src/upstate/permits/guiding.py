"""The guide as one person needs it: the steps that fit the answers, and whom to ask. Only what this city has checked is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from upstate.solutions.header import Words
from upstate.solutions.service import NAMED, Answers, ServiceSolution, Step, all_hold
from upstate.solutions.service.guide import Stage, Todo

_SIGNS = re.compile(r"[\\`*_\[\]()<>#+!|~&]")


@dataclass(frozen=True)
class ShownContact:
    """A contact with what this city has checked of it; each of the others is empty where it has not."""

    name: str
    title: Words
    about: Words
    phone: str
    email: str
    address: str
    hours: str
    link: str

    @property
    def can_be_reached(self) -> bool:
        return any((self.phone, self.email, self.address, self.link))


def shown_contact(solution: ServiceSolution, name: str, language: str = "en") -> ShownContact:
    """Raises `KeyError` for a contact that the guide does not have."""
    contact = solution.guide.contacts[name]

    def shown(fact: str) -> str:
        return solution.facts[fact].shown(language) if fact else ""

    link = shown(contact.link)
    return ShownContact(
        name=name,
        title=contact.title,
        about=contact.about,
        phone=shown(contact.phone),
        email=shown(contact.email),
        address=shown(contact.address),
        hours=shown(contact.hours),
        link=link if link.startswith(("https://", "http://")) else "",
    )


def contact_to_ask(solution: ServiceSolution, name: str, language: str = "en") -> ShownContact:
    """The contact where it can be reached, and else the one for whoever does not know whom to ask."""
    found = shown_contact(solution, name, language)
    return found if found.can_be_reached else shown_contact(solution, solution.guide.text.default, language)


@dataclass(frozen=True)
class GuidedStage:
    """A stage with the steps that fit the answers, in the order of the guide."""

    stage: Stage
    steps: tuple[Step, ...]


def steps_for(solution: ServiceSolution, answers: Answers) -> tuple[GuidedStage, ...]:
    """Every stage with its steps; a step stands where its conditions hold or are open."""
    known = solution.interview.complete(answers)
    steps = [one for one in solution.guide.text.steps if all_hold(one.conditions, known) is not False]
    return tuple(
        GuidedStage(stage, tuple(one for one in steps if one.stage == stage.name))
        for stage in solution.guide.text.stages
    )


def todos_of(step: Step, solution: ServiceSolution, answers: Answers) -> tuple[Todo, ...]:
    """The lines of a step's checklist that hold or are open."""
    known = solution.interview.complete(answers)
    return tuple(one for one in step.checklist if all_hold(one.conditions, known) is not False)


def fill_facts(text: str, solution: ServiceSolution, *, language: str, instead: str) -> str:
    """Markdown with the city's facts in place of `{fact}`; `instead` stands for those that nobody here has checked. A fact is text: what
    is a sign of Markdown in it is shown as it is."""
    return NAMED.sub(lambda found: _fact(found[1], solution, language) or instead, text)


def _fact(name: str, solution: ServiceSolution, language: str) -> str:
    fact = solution.facts.get(name)
    return _SIGNS.sub(r"\\\g<0>", fact.shown(language)) if fact else ""
