"""What an application begins with, and what is offered to fill it: the answers of the permit finder, and a person's own particulars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict

from upstate.permits.answering import Filled, Given
from upstate.solutions.service import Form, Section, ServiceSolution
from upstate.web.business.interview import read_told
from upstate.web.business.models import Profile


def interview_from(query: QueryDict, solution: ServiceSolution) -> dict[str, list[str]]:
    """What the query of an address says to the questions of the interview, as the permit finder reads it: one answer where one can be
    chosen, no number out of bounds; what is no answer is left out."""
    return {name: list(said) for name, said in read_told(query, solution, None).said.items() if said}


def answers_from(form: Form, interview: Mapping[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    """The first answers of a form, by what was answered in the interview. Who applies sees them, and can change them."""
    answers: dict[str, list[dict[str, Any]]] = {}
    for section in form.sections:
        if section.repeats:
            continue
        found = {
            one.name: said if one.kind == "several" else said[0]
            for one in section.questions
            if (said := interview.get(one.from_interview)) and (not one.answers or {*said} <= {*one.answers})
        }
        if found:
            answers[section.name] = [found]
    return answers


def offered(section: Section, given: Given, profile: Profile | None) -> dict[str, str]:
    """What the person keeps of themself that this page asks for and that is not answered yet, by question. A section that repeats is
    about several people, so nothing is offered for it."""
    if profile is None or section.repeats:
        return {}
    filled: Filled = next(iter(given.get(section.name, ())), {})
    return {
        one.name: kept
        for one in section.questions
        if one.profile and not filled.get(one.name) and (kept := getattr(profile, one.profile))
    }


def particulars_in(form: Form, given: Given) -> dict[str, str]:
    """What a person said of themself in a form, as it is kept in the account."""
    return dict(_particulars(form, given))


def _particulars(form: Form, given: Given) -> Iterator[tuple[str, str]]:
    for section in form.sections:
        filled: Filled = {} if section.repeats else next(iter(given.get(section.name, ())), {})
        for one in section.questions:
            if one.profile and isinstance(said := filled.get(one.name), str) and said:
                yield one.profile, said
