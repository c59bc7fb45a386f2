"""What differs between two versions of an application, answer by answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from upstate.solutions.service import Form, FormQuestion, Section

Answered = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Difference:
    """One answer that is another now. place: the time that its section was filled in, counted from 0. before, after: null where
    nothing was answered. Those of a file are lists of the rows of its uploads."""

    section: Section
    place: int
    question: FormQuestion
    before: Any
    after: Any


def differences(form: Form, before: Answered, after: Answered) -> Iterator[Difference]:
    """In the order of the form. Sections that repeat are held against each other by their place."""
    for section in form.sections:
        old, new = before.get(section.name, ()), after.get(section.name, ())
        for place in range(max(len(old), len(new))):
            for question in section.questions:
                was, now = (_answer(filled, place, question.name) for filled in (old, new))
                if was != now:
                    yield Difference(section, place, question, was, now)


def _answer(filled: Sequence[Mapping[str, Any]], place: int, name: str) -> Any:
    found = filled[place].get(name) if place < len(filled) else None
    return found or None if isinstance(found, str | list) else found
