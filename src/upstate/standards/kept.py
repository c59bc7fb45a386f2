"""A city's own answers to a standard: `standards/<standard>.toml` in its workspace, written by people and read by reviewers as text."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Literal, cast

import tomlkit
from pydantic import Field, ValidationInfo, field_validator, model_validator
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from upstate.errors import BadSolution, BadWorkspace
from upstate.sentences import say
from upstate.solutions.header import Text, read_toml, validated
from upstate.standards.standard import Standard

# Two years: who answers may say when to look again, but no answer is for ever.
LASTS_AT_MOST = timedelta(days=731)
_MOST = 2000


class KeptComment(Text):
    """What a reviewer said."""

    who: str = Field(min_length=1, max_length=120)
    on: date
    text: str = Field(min_length=1, max_length=_MOST)


class KeptAnswer(Text):
    """A person's answer. source: addresses on the web, or files of the workspace."""

    id: str
    answer: Literal["met", "not_met"]
    who: str = Field(min_length=1, max_length=120)
    why: str = Field(default="", max_length=_MOST)
    source: tuple[str, ...] = Field(default=(), max_length=20)
    checked_on: date
    again_on: date
    comment: tuple[KeptComment, ...] = ()

    @field_validator("source")
    @classmethod
    def _are_places(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not one.strip() or (":" in one and not is_address(one)):
                raise ValueError(f"{one!r} is neither an address that begins with https:// nor a file of the workspace")
        return value

    @field_validator("again_on")
    @classmethod
    def _is_not_for_ever(cls, value: date, told: ValidationInfo) -> date:
        if "checked_on" in told.data and value - told.data["checked_on"] > LASTS_AT_MOST:
            raise ValueError(f"{value} is more than two years after the answer was checked, {told.data['checked_on']}")
        return value


def is_address(source: str) -> bool:
    """Whether evidence is an address of the web, and not a file."""
    return source.startswith(("https://", "http://"))


class KeptAnswers(Text):
    """The whole file."""

    standard: str
    answer: tuple[KeptAnswer, ...] = ()

    @model_validator(mode="after")
    def _are_answered_once(self) -> KeptAnswers:
        if many := [name for name, count in Counter(one.id for one in self.answer).items() if count > 1]:
            raise ValueError(f"answered more than once: {', '.join(many)}")
        return self


def read_kept(text: str, *, standard: Standard) -> dict[str, KeptAnswer]:
    """The answers by criterion; none of an empty text. Raises `BadWorkspace` with each fault and its place."""
    if not text.strip():
        return {}
    source = f"standards/{standard.name}.toml"
    try:
        kept = validated(KeptAnswers, read_toml(text, source=source), source=source)
    except BadSolution as fault:
        raise _unusable(fault.given, standard) from None
    strange = [one.id for one in kept.answer if one.id not in standard.by_id]
    if kept.standard != standard.name or strange:
        raise _unusable(
            f"{source} speaks of {', '.join(strange) or kept.standard}, which {standard.name} has not.", standard
        )
    return {one.id: one for one in kept.answer}


def with_answer(text: str, answer: KeptAnswer, *, standard: Standard) -> str:
    """The file with this answer in the place of an older one to the same criterion; comments that were made stay."""
    before = read_kept(text, standard=standard).get(answer.id)
    comments = before.comment if before else ()
    document = _document(text, standard)
    _take_away(document, answer.id)
    table = tomlkit.table()
    for key, value in (
        answer.model_copy(update={"comment": ()}).model_dump(exclude_defaults=True, exclude={"comment"}).items()
    ):
        table.append(key, list(value) if isinstance(value, tuple) else value)
    table.add(tomlkit.nl())
    for comment in comments:
        _append_comment(table, comment)
    _answers(document).append(table)
    return _whole(document, standard)


def without_answer(text: str, criterion: str, *, standard: Standard) -> str:
    """The file without the answer to one criterion, as if nobody had answered. Raises `BadWorkspace` where reviewers commented on it."""
    kept = read_kept(text, standard=standard).get(criterion)
    if kept is not None and kept.comment:
        raise BadWorkspace(
            say("Reviewers have commented on this answer, and their words would be lost."),
            allowed=say("another answer in its place, with a reason"),
            next_step=say("Answer “met” or “not met”. The comments stay."),
        )
    document = _document(text, standard)
    _take_away(document, criterion)
    return _whole(document, standard)


def with_comment(text: str, criterion: str, comment: KeptComment, *, standard: Standard) -> str:
    """The file with one more comment to an answer. Raises `BadWorkspace` where a person has not answered yet."""
    document = _document(text, standard)
    for one in _answers(document):
        if one["id"] == criterion:
            _append_comment(one, comment)
            return _whole(document, standard)
    raise BadWorkspace(
        say("Nobody has answered {criterion} yet.", criterion=criterion),
        allowed=say("a comment to an answer that a person gave"),
        next_step=say("Answer it first."),
    )


def _take_away(document: TOMLDocument, criterion: str) -> None:
    answers = _answers(document)
    for at in reversed([at for at, one in enumerate(answers) if one["id"] == criterion]):
        del answers[at]


def _append_comment(answer: Table, comment: KeptComment) -> None:
    if "comment" not in answer:
        answer.append("comment", tomlkit.aot())
    table = tomlkit.table()
    for key, value in comment.model_dump().items():
        table.append(key, value)
    answer["comment"].append(table)


def _document(text: str, standard: Standard) -> TOMLDocument:
    read_kept(text, standard=standard)
    if text.strip():
        document = tomlkit.parse(text)
        if "answer" in document and not isinstance(document["answer"], AoT):
            raise _unusable(f"standards/{standard.name}.toml: answers stand in one line there.", standard)
        return document
    document = tomlkit.document()
    document.add(
        tomlkit.comment(
            "What this city answers, and why. `upstate assess` reads it; anybody may comment on it as text."
        )
    )
    document.add("standard", tomlkit.item(standard.name))
    return document


def _answers(document: TOMLDocument) -> AoT:
    if "answer" not in document:
        document.append("answer", tomlkit.aot())
    return cast(AoT, document["answer"])  # read_kept has read it as a list of tables


def _whole(document: TOMLDocument, standard: Standard) -> str:
    """The text, which can be read again: what was given may hold what a text must not."""
    if not _answers(document):
        document.remove("answer")
    text = tomlkit.dumps(document)
    read_kept(text, standard=standard)
    return text


def _unusable(given: str, standard: Standard) -> BadWorkspace:
    return BadWorkspace(
        given,
        allowed="answers to criteria of this standard, each below a line [[answer]], as docs/reference/standard.md describes them",
        next_step=f"Mend the places that are named in standards/{standard.name}.toml.",
    )
