"""The one writer of changes of rules: proposed by one person, decided by another."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.actions.change_rules import RowChange, apply_change, try_change
from upstate.errors import UpstateError
from upstate.web.business.models import ChangeState, RuleChange
from upstate.web.business.reviewing.rights import address_in, is_second
from upstate.web.business.service import PORTAL
from upstate.web.city import this_city
from upstate.web.people.models import Person


def propose(*, person: Person, change: RowChange, why: str) -> RuleChange:
    """Keep a proposal with what the examples say of it; nothing in the tables is changed. Raises `BadSolution` for a row that can not be
    read."""
    tried = try_change(workspace=this_city().folder, solution=PORTAL, change=change)
    return RuleChange.objects.create(
        table=change.table,
        line=change.line,
        before=dict(change.before),
        after=dict(change.after),
        examples=change.examples,
        broken_before=list(tried.before),
        broken_after=list(tried.broken),
        why=why,
        by=person.named,
        person=person,
    )


def decide(*, number: int, person: Person, accept: bool) -> RuleChange:
    """Accept a proposal, which writes it into the city's tables, or decline it. Raises `UpstateError` for the person who made it and
    for one that is decided, `BadSolution` where it breaks an example."""
    with transaction.atomic():
        # Writing first takes the database's only pen, so that two who decide at once do so one after the other.
        RuleChange.objects.filter(pk=number).update(line=_line(number))
        change = RuleChange.objects.get(pk=number)
        _refuse_decided(change)
        if accept:
            _refuse_same(change, person)
            row = row_change(change)
            apply_change(workspace=this_city().folder, solution=PORTAL, change=row, owner=address_in(change.by))
        change.state = ChangeState.ACCEPTED if accept else ChangeState.DECLINED
        change.decided, change.decided_by = timezone.now(), person.named
        change.save()
    return change


def row_change(change: RuleChange) -> RowChange:
    return RowChange(change.table, change.line, change.before, change.after, change.examples)


def may_accept(change: RuleChange, person: Person) -> bool:
    """Whether this person is a second one."""
    return is_second(person, first=change.by, first_id=change.person_id)


def _line(number: int) -> int:
    return int(RuleChange.objects.values_list("line", flat=True).get(pk=number))


def _refuse_decided(change: RuleChange) -> None:
    if change.state != ChangeState.PROPOSED:
        raise UpstateError(
            _("This change was decided already."),
            allowed=_("a change that waits"),
            next_step=_("Propose another one, where it should be different."),
        )


def _refuse_same(change: RuleChange, person: Person) -> None:
    if not may_accept(change, person):
        raise UpstateError(
            _("You proposed this change yourself."),
            allowed=_("A change is accepted by a second person."),
            next_step=_("Ask a colleague to look at it and accept it."),
        )
