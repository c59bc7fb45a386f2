"""What a department says: approved, held, not needed, or a question to the applicant."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.web.business.events import What, open_questions, record
from upstate.web.business.models import Event, Review, ReviewState, Stage
from upstate.web.business.models.reviewing import ENDED
from upstate.web.business.reviewing.actions.holding import hold_case, note_work
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.letter_values import asked_values
from upstate.web.business.reviewing.rights import require_review, who
from upstate.web.business.reviewing.ticking import write_due
from upstate.web.business.reviewing.writing import add_letter

_SAID = {
    ReviewState.APPROVED: What.APPROVED,
    ReviewState.HELD: What.HELD,
    ReviewState.NOT_NEEDED: What.NOT_NEEDED,
}


@dataclass(frozen=True)
class Place:
    """One answer of a form. place: the time that its section was filled in, counted from 0."""

    section: str
    place: int
    question: str


def approve(case: Case, department: str, *, by: Any, seen: int, words: str = "") -> Review:
    """Say that the department has nothing against it. seen: number of the version that was read."""
    return _say(case, department, ReviewState.APPROVED, by=by, seen=seen, words=words)


def hold(case: Case, department: str, *, by: Any, seen: int, words: str) -> Review:
    """Say what stands against it. The clock goes on: it is the city's turn."""
    _require_words(words)
    return _say(case, department, ReviewState.HELD, by=by, seen=seen, words=words)


def set_aside(case: Case, department: str, *, by: Any, seen: int, words: str) -> Review:
    """Say why this department need not look at it."""
    _require_words(words)
    return _say(case, department, ReviewState.NOT_NEEDED, by=by, seen=seen, words=words)


@transaction.atomic
def _say(case: Case, department: str, state: ReviewState, *, by: Any, seen: int, words: str) -> Review:
    require_review(by, case.solution, department)
    held = hold_case(case, seen=seen)
    review = _review(held, department)
    if review.state in ENDED:
        raise NotNow(
            _("Somebody has ended this review already: %(who)s, %(state)s.")
            % {"who": review.by, "state": ReviewState(review.state).label},
            allowed=_("a review that is open or held"),
            next_step=_("Talk to them if you see it in another way. Who decides can refuse the application."),
        )
    review.state, review.by, review.at, review.words = state, who(by), timezone.now(), words.strip()
    review.version = held.version
    review.save()
    note_work(held.application)
    record(held.application, _SAID[state], who=who(by), department=department, words=review.words, at=review.at)
    return review


def _review(case: Case, department: str) -> Review:
    found = Review.objects.filter(application=case.application, department=department).first()
    if found is None:
        raise NotNow(
            _("This department does not review this application."),
            allowed=_("one of the departments that the page lists"),
            next_step=_("Go back to the application, and choose one of them."),
        )
    return found


def _require_words(words: str) -> None:
    if not words.strip():
        raise NotNow(
            _("No reason was given."),
            allowed=_("a reason in plain words, which the applicant will read"),
            next_step=_("Write what is wrong and what would mend it."),
        )


@transaction.atomic
def ask(case: Case, department: str, place: Place, *, by: Any, seen: int, words: str) -> Event:
    """Ask the applicant about exactly one answer. They can change the form until they send it again; all clocks stop till then."""
    require_review(by, case.solution, department)
    _require_words(words)
    held = hold_case(case, seen=seen)
    _review_or_decider(held, department)
    _require_place(held, place)
    asked = Event(application=held.application, words=words.strip(), values=asdict(place))
    owed = [*open_questions(held.application), asked]
    letter = add_letter(
        held.application, "asked", at=timezone.now(), own=lambda case: asked_values(case, questions=owed)
    )
    told = asked.values | {"letter": letter.pk if letter else None}
    event = record(held.application, What.ASKED, who=who(by), department=department, words=asked.words, **told)
    held.application.stage = Stage.WAITING
    held.application.save(update_fields=["stage", "changed"])
    return event


def _review_or_decider(case: Case, department: str) -> None:
    if department != case.permit.decides:
        _review(case, department)


def _require_place(case: Case, place: Place) -> None:
    section = next((one for one in case.form.sections if one.name == place.section), None)
    known = section is not None and any(one.name == place.question for one in section.questions)
    times = max(len(case.version.answers.get(place.section, ())), 1)
    if not known or not 0 <= place.place < times:
        raise NotNow(
            _("The form has no such answer."),
            allowed=_("one answer of the form, as the applicant sent it"),
            next_step=_("Choose the answer that you ask about from the list."),
        )


@transaction.atomic
def note_answer(case: Case, asked: int, *, by: Any, words: str) -> Event:
    """Note that the applicant answered otherwise than by the form, on the telephone for example. asked: the row of the question."""
    held = hold_case(case)
    question = next((one for one in open_questions(held.application) if one.pk == asked), None)
    if question is None:
        raise NotNow(
            _("This question is answered already."),
            allowed=_("a question that the applicant has not answered"),
            next_step=_("Read the answer in the history of the application."),
        )
    require_review(by, held.solution, question.department)
    _require_words(words)
    event = record(
        held.application,
        What.ANSWERED,
        who=who(by),
        department=question.department,
        words=words.strip(),
        asked=question.pk,
    )
    if not open_questions(held.application):
        held.application.stage = Stage.IN_REVIEW
        held.application.save(update_fields=["stage", "changed"])
    write_due(held.application)
    return event
