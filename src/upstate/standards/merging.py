"""One answer to each criterion: a person's until it lapses, else what the detectors see together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from upstate.standards.answer import Answer, Comment, Finding, Met
from upstate.standards.kept import KeptAnswer
from upstate.standards.standard import Criterion, Standard

# What was seen is seen anew each time; a city that looks less often than this has no answer any more.
SEEN_LASTS = timedelta(days=92)
# A person's answer is looked at again after a year, unless the person says otherwise.
SAID_LASTS = timedelta(days=365)


def merge_answers(
    standard: Standard, *, kept: Mapping[str, KeptAnswer], findings: Mapping[str, Sequence[Finding]], today: date
) -> dict[str, Answer]:
    """The answer to every criterion of the standard, by its id. findings: what each criterion's detectors saw."""
    return {one.id: _merged(one, kept.get(one.id), tuple(findings.get(one.id, ())), today) for one in standard.criteria}


def _merged(criterion: Criterion, said: KeptAnswer | None, findings: tuple[Finding, ...], today: date) -> Answer:
    answer = Answer(criterion.id, seen=seen_together(findings), findings=findings)
    if said is not None:
        comments = tuple(Comment(one.who, one.on, one.text) for one in said.comment)
        answer = replace(answer, source=said.source, who=said.who, why=said.why, comments=comments)
        if said.checked_on <= today < said.again_on:
            return replace(
                answer,
                answer=said.answer,
                by="person",
                confidence=5 if said.source else 1,
                checked_on=said.checked_on,
                again_on=said.again_on,
            )
        answer = replace(answer, lapsed=True)
    return answer if answer.seen == "unknown" or criterion.judgement else _as_seen(answer)


def _as_seen(answer: Answer) -> Answer:
    """The detectors' answer in the place of nobody's, or of one that lapsed: what that person said is not theirs."""
    looked = min(one.seen_on for one in answer.findings)
    return replace(
        answer,
        answer=answer.seen,
        by="detector",
        confidence=min(one.confidence for one in answer.findings),
        source=tuple(dict.fromkeys(one.source for one in answer.findings if one.source)),
        checked_on=looked,
        again_on=looked + SEEN_LASTS,
        who="",
        why="",
    )


def seen_together(findings: Sequence[Finding]) -> Met:
    """not_met where one detector says so, met where all say so, unknown else and where there is none."""
    said = {one.answer for one in findings}
    if "not_met" in said:
        return "not_met"
    return "met" if said == {"met"} else "unknown"
