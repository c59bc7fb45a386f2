"""The memo before a meeting and the one after it, as Markdown that a person can print, mail, or read as text.

What people wrote is text: what is a sign of Markdown in it is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from upstate.measures.meeting.agenda import Agenda, AgendaTopic
from upstate.measures.meeting.follow_ups import FollowUp, ended_since, most_pressing_first
from upstate.measures.meeting.text import Meeting, Survey
from upstate.measures.meeting.tightening import Proposal
from upstate.sentences import Sentence, recall, say, say_count, together

# Says a sentence in the reader's language; below the web there is only English.
Translate = Callable[[str], str]
_SIGNS = re.compile(r"[\\`*_\[\]<>#|~&]|^[-+=]")
_NUMBER = re.compile(r"^(\d+)([.)])")


def write_agenda(agenda: Agenda, *, city: str, translate: Translate = str) -> str:
    """The memo before: each topic with its minutes, what is told, and what to ask. city: its name."""
    return _joined(_agenda(agenda, city), translate)


def write_notes(
    meeting: Meeting,
    *,
    city: str,
    follow_ups: Sequence[FollowUp],
    proposals: Sequence[Proposal] = (),
    last: date | None = None,
    translate: Translate = str,
) -> str:
    """The memo after. follow_ups: all of the city. last: the day of the meeting before this one, from which on those that ended are told."""
    return _joined(_notes(meeting, city, follow_ups, proposals, last), translate)


def plain(text: str) -> str:
    """Text for Markdown on one line, in which nothing is a sign; what can not be shown is left out.

    >>> plain("*Now* <b>")
    '\\\\*Now\\\\* \\\\<b\\\\>'
    """
    shown = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return _NUMBER.sub(r"\1\\\2", _SIGNS.sub(r"\\\g<0>", shown))


def _joined(parts: Iterable[tuple[str, str]], translate: Translate) -> str:
    """Each part is what stands before a text, and the text."""
    lines: list[str] = []
    for mark, text in parts:
        if not (mark.startswith(("-", "  -")) and lines and lines[-1].lstrip().startswith("-")):
            lines.append("")
        lines.append(mark + plain(translate(text)))
    return "\n".join(lines[1:]) + "\n"


def _agenda(agenda: Agenda, city: str) -> Iterator[tuple[str, str]]:
    yield "# ", _headline(agenda.title, agenda.on)
    yield "", say("{city}. {minutes} minutes.", city=city, minutes=str(agenda.minutes))
    for topic in agenda.topics:
        yield "## ", say("{title} ({minutes} min)", title=topic.title, minutes=str(topic.minutes))
        yield from _topic(topic)


def _topic(topic: AgendaTopic) -> Iterator[tuple[str, str]]:
    yield from (("- ", one) for one in topic.said)
    if topic.questions:
        yield "", say("To ask:")
        yield from (("- ", one) for one in topic.questions)


def _notes(
    meeting: Meeting, city: str, follow_ups: Sequence[FollowUp], proposals: Sequence[Proposal], last: date | None
) -> Iterator[tuple[str, str]]:
    text, day = meeting.text, meeting.text.closed_on or meeting.text.on
    yield "# ", _headline(text.title, text.on)
    yield "", city
    yield "## ", say("Decided")
    yield from (("- ", _by(one.text, one.by)) for one in text.decision)
    if not text.decision:
        yield "", say("Nothing was decided.")
    yield from _section(
        say("Taken on in this meeting"), [one.told(day) for one in follow_ups if one.meeting == meeting.name]
    )
    yield from _section(
        say("Done or dropped since the last meeting"),
        [one.told(day) for one in ended_since(follow_ups, last) if one.meeting != meeting.name],
    )
    yield from _section(
        say("Still open from before"),
        [one.told(day) for one in most_pressing_first(follow_ups) if one.meeting != meeting.name],
    )
    yield from _section(
        say("Targets that were met"), [say("{measure}: {told}", measure=one.title, told=one.told) for one in proposals]
    )
    yield from _section(
        say("What was talked about"),
        [together(recall(one.title + ":"), *map(recall, one.said[:1])) for one in text.topic if one.measure],
    )
    yield "## ", recall(text.survey.question)
    yield "", tell_survey(text.survey)
    yield from (("- ", one) for one in text.survey.words)


def tell_survey(survey: Survey) -> Sentence:
    """How many answered, and what; nobody is named."""
    if survey.mean is None:
        return say("Nobody has answered.")
    counted = ", ".join(f"{mark}: {many}" for mark, many in enumerate(survey.counts, start=1))
    return say_count(
        "{number} person answered, {mean} of 5 ({counted}).",
        "{number} people answered, on average {mean} of 5 ({counted}).",
        survey.answers,
        mean=f"{survey.mean:.1f}",
        counted=counted,
    )


def _headline(title: str, day: date) -> Sentence:
    return say("{title}: the meeting of {day}", title=title, day=day.isoformat())


def _by(text: str, who: str) -> str:
    return say("{text} ({who})", text=text, who=who) if who else text


def _section(title: str, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    if lines:
        yield "## ", title
        yield from (("- ", one) for one in lines)
