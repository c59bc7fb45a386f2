"""Which sections and questions of a form are asked, by what is answered so far, and what is wrong with the answers.

Answers are held as a draft keeps them: by section, one object of answers by question for each time that the section was filled in.
An answer is text, or a list of names where several may be chosen. What was typed and can not be used stays as it was typed, so
that nobody types it twice. Files are no answers: they are counted beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from upstate.permits.answers import BadAnswer, MissingAnswer, read_form_answer
from upstate.sentences import say, say_count
from upstate.solutions.service import Answer, Answers, Form, FormQuestion, Section, all_hold
from upstate.solutions.service.questions import NUMBERS

Filled = Mapping[str, Any]
Given = Mapping[str, Sequence[Filled]]
# How many files there are, by section, time and question.
Counted = Mapping[tuple[str, int, str], int]


@dataclass(frozen=True)
class AnswerFault:
    """What is wrong with one answer. place: the time that its section was filled in, counted from 0. question: empty where it is
    the number of times."""

    section: str
    place: int
    question: str
    fault: BadAnswer


def asked_sections(form: Form, given: Given) -> tuple[Section, ...]:
    """The sections to fill in. One that hangs on what is not answered yet is not asked yet."""
    return tuple(section for section, is_asked, _known in _walk(form, given) if is_asked)


def asked_questions(form: Form, section: Section, given: Given, *, place: int = 0) -> tuple[FormQuestion, ...]:
    """The questions of a section that are asked, the time that it is filled in at `place`."""
    before = next(known for one, _is_asked, known in _walk(form, given) if one.name == section.name)
    known = _answered(section, _filled(given, section.name, place), before)
    return tuple(one for one in section.questions if all_hold(one.conditions, known))


def times(section: Section, given: Given) -> int:
    """How often a section is filled in."""
    if section.repeats is None:
        return 1
    return max(len(given.get(section.name, ())), section.repeats.least)


def find_faults(form: Form, given: Given, files: Counted) -> Iterator[AnswerFault]:
    """Everything that keeps the form from being sent, in the order of its pages."""
    for section in asked_sections(form, given):
        yield from section_faults(form, section, given, files)


def section_faults(form: Form, section: Section, given: Given, files: Counted) -> Iterator[AnswerFault]:
    """The same for one page."""
    many = times(section, given)
    if section.repeats and many > section.repeats.most:
        yield AnswerFault(section.name, section.repeats.most, "", _too_many(section.repeats.most))
    for place in range(many):
        filled = _filled(given, section.name, place)
        for one in asked_questions(form, section, given, place=place):
            try:
                if one.kind == "file":
                    _check_count(one, files.get((section.name, place, one.name), 0))
                else:
                    read_form_answer(one, filled.get(one.name))
            except BadAnswer as fault:
                yield AnswerFault(section.name, place, one.name, fault)


def said_once(form: Form, given: Given) -> Iterator[tuple[FormQuestion, Any]]:
    """Every question of the sections that are filled in once, with what is answered; null where nothing is."""
    for section in form.sections:
        if not section.repeats:
            yield from ((one, _filled(given, section.name, 0).get(one.name)) for one in section.questions)


def keep_asked(form: Form, given: Given) -> dict[str, list[dict[str, Any]]]:
    """The answers as they are sent: only what was asked, each as it is read. Raises `BadAnswer` for one that can not be read."""
    return {
        section.name: [
            {
                one.name: read_form_answer(one, _filled(given, section.name, place).get(one.name))
                for one in asked_questions(form, section, given, place=place)
                if one.kind != "file"
            }
            for place in range(times(section, given))
        ]
        for section in asked_sections(form, given)
    }


def _walk(form: Form, given: Given) -> Iterator[tuple[Section, bool, Answers]]:
    """Each section, whether it is asked, and the answers of those before it."""
    known: Answers = {}
    for section in form.sections:
        is_asked = bool(all_hold(section.conditions, known))
        yield section, is_asked, known
        if not section.repeats:
            known = _answered(section, _filled(given, section.name, 0), known, is_asked=is_asked)


def _answered(section: Section, filled: Filled, before: Answers, *, is_asked: bool = True) -> dict[str, Answer]:
    """The answers before and those of a section, as conditions read them: what was not asked has none."""
    known = dict(before)
    for one in section.questions:
        is_answered = is_asked and all_hold(one.conditions, known)
        known[one.name] = _as_known(one, filled.get(one.name)) if is_answered else frozenset()
    return known


def _as_known(question: FormQuestion, raw: Any) -> Answer:
    """An answer as conditions read it; null, open, where it is missing or can not be read. A file is none."""
    if question.kind == "file":
        return None
    try:
        read = read_form_answer(question, raw)
    except BadAnswer:
        return None
    if not read:
        return frozenset()  # nothing was answered, and nothing need be
    if question.kind in NUMBERS:
        return Decimal(str(read))
    return frozenset(read) if isinstance(read, list) else frozenset([read])


def _filled(given: Given, section: str, place: int) -> Filled:
    all_times = given.get(section, ())
    return all_times[place] if place < len(all_times) else {}


def _check_count(question: FormQuestion, count: int) -> None:
    if not count and not question.optional:
        raise MissingAnswer(
            say("No file is here yet."), allowed=say("a file"), next_step=say("Choose a file, and press “Upload”.")
        )
    if question.files and count > question.files.most:
        raise _too_many(question.files.most)


def _too_many(most: int) -> BadAnswer:
    return BadAnswer(
        say("There are more than can be taken here."),
        allowed=say_count("{number} at most", "{number} at most", most),
        next_step=say("Remove what is not needed."),
    )
