"""Whether those who ask about data get an answer."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion

_SHARE = 80


def feedback_answered(seen: Seen, criterion: Criterion) -> Finding:
    """Met where at least 80 % of a year's requests and messages have an answer."""
    if seen.site is None:
        return can_not_tell(seen, "feedback_answered", say("Only the site itself sees what people asked."))
    asked, answered = seen.site.asked, seen.site.answered
    if not asked:
        return can_not_tell(seen, "feedback_answered", say("Nobody has asked anything on the site within a year."))
    told = say(
        "{answered} of {asked} requests and messages of the last year have an answer.",
        answered=str(answered),
        asked=str(asked),
    )
    return found(seen, "feedback_answered", "met" if 100 * answered >= _SHARE * asked else "not_met", 5, told, "/desk/")
