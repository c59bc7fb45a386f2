"""One answer to each criterion: a person's until it lapses, else what the detectors see together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    seen = seen_together(findings)
    comments = tuple(Comment(one.who, one.on, one.text) for one in said.comment) if said else ()
    lapsed = said is not None and not said.checked_on <= today < said.again_on
    if said is not None and not lapsed:
        return Answer(
            criterion.id,
            said.answer,
            "person",
            5 if said.source else 1,
            said.source,
            said.checked_on,
            said.again_on,
            said.who,
            said.why,
            comments=comments,
            seen=seen,
            findings=findings,
        )
    if seen == "unknown" or criterion.judgement:
        kept = {"source": said.source, "who": said.who, "why": said.why} if said is not None else {}
        return Answer(criterion.id, lapsed=lapsed, comments=comments, seen=seen, findings=findings, **kept)  # type: ignore[arg-type]
    return Answer(
        criterion.id,
        seen,
        "detector",
        min(one.confidence for one in findings),
        tuple(dict.fromkeys(one.source for one in findings if one.source)),
        min(one.seen_on for one in findings),
        min(one.seen_on for one in findings) + SEEN_LASTS,
        lapsed=lapsed,
        comments=comments,
        seen=seen,
        findings=findings,
    )


def seen_together(findings: Sequence[Finding]) -> Met:
    """not_met where one detector says so, met where all say so, unknown else and where there is none."""
    said = {one.answer for one in findings}
    if "not_met" in said:
        return "not_met"
    return "met" if said == {"met"} else "unknown"
