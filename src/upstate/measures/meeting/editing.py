"""One change of a meeting's file at a time. What people wrote beside the entries, such as comments, stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from upstate.measures.meeting.text import (
    Change,
    Decision,
    FollowUpText,
    Meeting,
    MeetingText,
    Topic,
    bad_meeting,
    read_meeting,
)
from upstate.solutions.header import Text

_HEAD = (
    "A meeting on the numbers. Written by `upstate meeting`; edit it freely. docs/reference/meeting.md has every key."
)


def new_meeting(text: MeetingText, *, name: str) -> Meeting:
    """A meeting that begins."""
    document = tomlkit.document()
    document.add(tomlkit.comment(_HEAD))
    for key, value in (_plain(text) | {"minutes": text.minutes}).items():
        document.add(key, value)
    document.add(tomlkit.nl())
    return read_meeting(tomlkit.dumps(document), name=name)


def with_topics(meeting: Meeting, topics: Iterable[Topic]) -> Meeting:
    """The meeting with this agenda in the place of an older one."""
    document = _document(meeting)
    document.pop("topic", None)
    for one in topics:
        _append(document, "topic", one)
    return _whole(meeting, document, topic=tuple(topics))


def with_decision(meeting: Meeting, decision: Decision) -> Meeting:
    document = _document(meeting)
    _append(document, "decision", decision)
    return _whole(meeting, document, decision=(*meeting.text.decision, decision))


def with_follow_up(meeting: Meeting, follow_up: FollowUpText) -> Meeting:
    document = _document(meeting)
    _append(document, "follow_up", follow_up)
    return _whole(meeting, document, follow_up=(*meeting.text.follow_up, follow_up))


def with_change(meeting: Meeting, number: int, change: Change) -> Meeting:
    """The meeting in which follow-up `number` was made, with one more change of it."""
    document = _document(meeting)
    for table in document["follow_up"]:
        if table["id"] == number:
            _append(table, "change", change)
    changed = (
        one.model_copy(update={"change": (*one.change, change)}) if one.id == number else one
        for one in meeting.text.follow_up
    )
    return _whole(meeting, document, follow_up=tuple(changed))


def with_vote(meeting: Meeting, mark: int, word: str = "") -> Meeting:
    """One more answer to the survey. mark: 1 to 5. Words are kept by the alphabet: their order does not tell who came when."""
    before = meeting.text.survey
    counts = tuple(many + (at == mark) for at, many in enumerate(before.counts, start=1))
    words = tuple(sorted((*before.words, word))) if word else before.words
    document = _document(meeting)
    survey = document.setdefault("survey", tomlkit.table())
    survey["counts"] = list(counts)
    if words:
        survey["words"] = list(words)
    return _whole(meeting, document, survey=before.model_copy(update={"counts": counts, "words": words}))


def with_end(meeting: Meeting, day: date) -> Meeting:
    """The meeting, closed."""
    document = _document(meeting)
    document["closed_on"] = day
    return _whole(meeting, document, closed_on=day)


def _document(meeting: Meeting) -> TOMLDocument:
    try:
        return tomlkit.parse(meeting.source)
    except (TOMLKitError, RecursionError) as fault:
        raise bad_meeting(f"meetings/{meeting.name}.toml: {fault}", file=f"meetings/{meeting.name}.toml") from None


def _append(above: TOMLDocument | Table, key: str, entry: Text) -> None:
    """One more `[[key]]`; entries that stand in one line there are taken apart first."""
    table = tomlkit.table()
    for name, value in _plain(entry).items():
        table.append(name, value)
    table.add(tomlkit.nl())
    if key in above and not isinstance(above[key], AoT):
        taken = cast(Any, above[key]).unwrap()
        del above[key]
        above.append(key, tomlkit.item([*taken], _sort_keys=False) if taken else tomlkit.aot())
    if key not in above:
        above.append(key, tomlkit.aot())
    cast(AoT, above[key]).append(table)


def _plain(entry: Text) -> dict[str, Any]:
    """What is said, without what is as it is anyway."""
    values = entry.model_dump(exclude_defaults=True)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def _whole(meeting: Meeting, document: TOMLDocument, **expected: object) -> Meeting:
    """The changed meeting, read again: it says what it said before and the change, or nothing is changed."""
    changed = read_meeting(tomlkit.dumps(document), name=meeting.name)
    if changed.text != meeting.text.model_copy(update=expected):
        file = f"meetings/{meeting.name}.toml"
        raise bad_meeting(f"{file} is written in a way in which nothing can be added to it.", file=file)
    return changed
