"""Joining, alone or in a team; leaving; agreeing to the terms."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from upstate.web.challenges.codes import as_code, new_team_code
from upstate.web.challenges.models import Acceptance, Download, Entry, Member
from upstate.web.challenges.names import BadName, clean_name, fold_name
from upstate.web.challenges.refusing import NotNow, of_another, refuse_closed
from upstate.web.challenges.seeing import Seen
from upstate.web.people.models import Person


def accept_terms(seen: Seen, person: Person) -> Acceptance:
    """Note that the person agreed to rules and terms as they were launched; once, however often it is said."""
    return Acceptance.objects.get_or_create(
        challenge=seen.name, person=person, terms_sha256=seen.launched.terms_sha256
    )[0]


def find_acceptance(seen: Seen, person: Person) -> Acceptance | None:
    """Whether, and when, the person agreed to the terms as they are."""
    terms = seen.launched.terms_sha256
    return Acceptance.objects.filter(challenge=seen.name, person=person, terms_sha256=terms).first()


def note_download(accepted: Acceptance, *, file: str, sha256: str) -> None:
    """Note that a file was given under the terms that were agreed to."""
    Download.objects.create(accepted=accepted, file=file, sha256=sha256)


@transaction.atomic
def enter(
    challenges: Sequence[Seen],
    person: Person,
    *,
    name: str,
    is_team: bool,
    is_hidden: bool = False,
    at_event: bool = False,
) -> list[Entry]:
    """Begin an entry with this person in it; in each challenge where several cities hold one together, or in none. Raises `BadName`, and `NotNow` where a
    challenge has closed, its terms were not agreed to, or the person is in another entry."""
    begun = Entry(
        name=clean_name(name), is_hidden=is_hidden, code=new_team_code() if is_team else "", at_event=at_event
    )
    return [_begin(one, person, begun) for one in challenges]


@transaction.atomic
def join_team(challenges: Sequence[Seen], person: Person, code: str) -> list[Entry]:
    """Join the team that gave out this code, in each of these challenges that it is in. Raises `NotNow` for a code of no team here, a team that is full,
    and as `enter` does."""
    known = as_code(code)
    teams = [(one, _active(one).filter(code=known).exclude(code="").first()) for one in challenges]
    joined = [_let_in(one, person, team) for one, team in teams if team is not None]
    if not joined:
        raise NotNow(
            _("No team of this challenge has this code."),
            allowed=_("the code that a member of the team sees on the page of the entry"),
            next_step=_("Ask the team to show you the code again, or its picture for your camera."),
        )
    return joined


@transaction.atomic
def enter_more(challenges: Sequence[Seen], person: Person, there: Entry) -> list[Entry]:
    """Take the same part in challenges of other cities, under the same name and code. there: an entry that the person is in. Raises as `enter` and `join_team`."""
    for one in challenges:
        refuse_closed(one, there)
    teams = [(one, _active(one).filter(entrant=there.entrant).first()) for one in challenges]
    return [_let_in(one, person, team) if team else _begin(one, person, there) for one, team in teams]


@transaction.atomic
def leave(seen: Seen, entry: Entry, person: Person) -> bool:
    """Take a person out of an entry; with the last one it is withdrawn. Gives whether it was."""
    refuse_closed(seen, entry)
    locked = _locked(entry)
    locked.members.filter(person=person).delete()
    if locked.members.exists():
        return False
    Entry.objects.filter(pk=entry.pk).update(withdrawn=timezone.now(), code="")
    return True


@transaction.atomic
def withdraw_entry(seen: Seen, entry: Entry) -> None:
    """Take an entry off the board. Its members may begin another one; what they sent counts for them all the same."""
    refuse_closed(seen, entry)
    _locked(entry)
    Member.objects.filter(entry=entry).delete()
    Entry.objects.filter(pk=entry.pk).update(withdrawn=timezone.now(), code="")


@transaction.atomic
def rename_entry(seen: Seen, entry: Entry, *, name: str, is_hidden: bool) -> None:
    """Another name, and whether the public sees it. Raises `BadName`, and `NotNow` once the challenge has closed and for showing what the city hid."""
    refuse_closed(seen, entry)
    name = clean_name(name)
    if entry.hidden_by_city and not is_hidden:
        raise NotNow(
            _("The city hid the name of this entry."),
            allowed=_("a name that stays hidden"),
            next_step=_("Leave the box marked, and ask the organiser to show the name again."),
        )
    try:
        with transaction.atomic():
            _everywhere(entry).update(name=name, folded=fold_name(name), is_hidden=is_hidden)
    except IntegrityError:
        raise _taken(name) from None


def hide_name(entry: Entry, *, hide: bool) -> None:
    """Hide a name that the city does not want on its board, or show it again."""
    _everywhere(entry).update(is_hidden=hide, hidden_by_city=hide)


def disqualify(entry: Entry, *, why: str) -> None:
    """Take an entry off the board and out of judging, for a reason that its members read. All that it sent and was given is kept."""
    _everywhere(entry).update(disqualified=timezone.now(), why_disqualified=why)


def let_in_again(entry: Entry) -> None:
    """Let an entry that was disqualified take part as before."""
    _everywhere(entry).update(disqualified=None, why_disqualified="")


@transaction.atomic
def change_code(entry: Entry) -> str:
    """Another code of a team; the one before stops working."""
    code = new_team_code()
    _everywhere(entry).exclude(code="").update(code=code)
    return code


def _everywhere(entry: Entry) -> QuerySet[Entry]:
    """What the same entrant has in every city: they have one name and one code."""
    return Entry.objects.filter(entrant=entry.entrant)


def _begin(seen: Seen, person: Person, like: Entry) -> Entry:
    """An entry with the same name, code and entrant as `like`, which may be of another city or of none yet."""
    _refuse_outsider(seen, person)
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                challenge=seen.name,
                name=like.name,
                folded=fold_name(like.name),
                is_hidden=like.is_hidden,
                hidden_by_city=like.hidden_by_city,
                code=like.code,
                entrant=like.entrant,
                at_event=like.at_event,
            )
    except IntegrityError:
        raise _taken(like.name) from None
    _add(entry, person)
    return entry


def _active(seen: Seen) -> QuerySet[Entry]:
    """Entries that take part, to change one of them."""
    return Entry.objects.taking_part(seen.name).select_for_update()


def _let_in(seen: Seen, person: Person, entry: Entry) -> Entry:
    _refuse_outsider(seen, person)
    most = seen.text.limits.team_of
    if entry.members.count() >= most:
        raise NotNow(
            _("This team is full."),
            allowed=_("%(most)s people in a team") % {"most": most},
            next_step=_("Begin a team of your own, or join another one."),
        )
    _add(entry, person)
    return entry


def _refuse_outsider(seen: Seen, person: Person) -> None:
    refuse_closed(seen)
    if find_acceptance(seen, person) is None:
        raise NotNow(
            _("You have not agreed to the rules and the data terms yet."),
            allowed=_("people who agreed to them as they are now"),
            next_step=_("Read them and mark the box."),
        )
    if Member.objects.filter(challenge=seen.name, person=person).exists():
        raise of_another()


def _add(entry: Entry, person: Person) -> None:
    try:
        with transaction.atomic():
            Member.objects.create(entry=entry, person=person, challenge=entry.challenge)
    except IntegrityError:
        raise of_another() from None


def _locked(entry: Entry) -> Entry:
    return Entry.objects.select_for_update().get(pk=entry.pk)


def _taken(name: str) -> BadName:
    return BadName(
        _("Another entry has the name “%(name)s”, or one that reads like it.") % {"name": name},
        allowed=_("a name that nobody else has in this challenge"),
        next_step=_("Choose another name."),
    )
