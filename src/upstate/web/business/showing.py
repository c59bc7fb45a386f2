"""What the permit finder found, in words for the page: only what this city has checked is shown as certain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upstate.permits.deciding import Decision, NeededPermit, OwedFee
from upstate.permits.guiding import ShownContact, contact_to_ask
from upstate.permits.times import LEAST, UsualTime
from upstate.permits.zoning import WhyNot, Zoning
from upstate.solutions.service import Allowed, PermitType, Question, ServiceSolution, Use
from upstate.solutions.service.questions import NO, YES
from upstate.web.business.amounts import dollars, dollars_between
from upstate.web.business.interview import Told, zones_of
from upstate.web.business.zone_map import DrawnZone, draw_zones
from upstate.web.look.saying import in_language, language

_ORDER = (Allowed.PERMITTED, Allowed.CONDITIONAL, Allowed.NOT_PERMITTED, Allowed.UNKNOWN)


def contact_words(solution: ServiceSolution, name: str) -> ShownContact:
    return contact_to_ask(solution, name, language())


def default_contact(solution: ServiceSolution) -> ShownContact:
    """Whom to ask where nobody is named."""
    return contact_words(solution, solution.guide.text.default)


@dataclass(frozen=True)
class ShownPermit:
    """One permit of the answer, in words. form: empty where it can not be applied for here."""

    name: str
    title: str
    what: str
    certain: bool
    unchecked: bool
    why: tuple[str, ...]
    open: tuple[str, ...]
    documents: tuple[str, ...]
    fees: tuple[tuple[str, str], ...]
    fee: str
    time: str
    form: str
    asks: ShownContact


def show_permit(needed: NeededPermit, solution: ServiceSolution, told: UsualTime | None) -> ShownPermit:
    """told: how long it usually takes; null where no record tells."""
    permit = needed.permit
    asks = contact_words(solution, permit.agency)
    ours = [fee for fee in needed.fees if fee.is_ours]
    most = None if any(fee.most is None for fee in ours) else sum(fee.most or 0 for fee in ours)
    return ShownPermit(
        name=permit.name,
        title=in_language(permit.title),
        what=in_language(permit.what),
        certain=needed.certain,
        unchecked=needed.unchecked,
        why=tuple(in_language(one) for one in needed.why),
        open=tuple(in_language(solution.interview.named[name]) for name in needed.open),
        documents=tuple(in_language(one) for one in permit.documents),
        fees=tuple((in_language(fee.title), _fee_words(fee, asks)) for fee in needed.fees),
        fee=dollars_between(sum(fee.least for fee in ours), most) if ours and len(ours) == len(needed.fees) else "",
        time=_time_words(told) if told else _meant_words(permit),
        form=permit.form,
        asks=asks,
    )


def _fee_words(fee: OwedFee, asks: ShownContact) -> str:
    if not fee.is_ours:
        return _("There is a fee. This city has not checked how much. Ask: %(office)s.") % {
            "office": in_language(asks.title)
        }
    return dollars_between(fee.least, fee.most) or _("It depends on your answers")


def _meant_words(permit: PermitType) -> str:
    """Where no record tells: the days in which the departments mean to answer."""
    if not permit.reviews:
        return _("The city's record does not tell.")
    days = max(one.days for one in permit.reviews)
    return ngettext(
        "The city's record does not tell. The departments mean to answer in %(number)s working day.",
        "The city's record does not tell. The departments mean to answer in %(number)s working days.",
        days,
    ) % {"number": days}


def _time_words(told: UsualTime) -> str:
    if told.half is not None and told.most is not None:
        return _measured(told)
    return f"{_why_no_time(told)} {_counted(told)}"


def _measured(told: UsualTime) -> str:
    return _(
        "Half of them took %(half)s days or less, and 8 in 10 took %(most)s days or less. This rests on %(counted)s permits that "
        "the city issued from %(since)s to %(until)s. It is not a promise."
    ) % {
        "half": number_format(told.half, decimal_pos=None if told.half and told.half % 1 else 0),
        "most": number_format(told.most),
        "counted": number_format(told.counted, force_grouping=True),
        **_days(told),
    }


def _why_no_time(told: UsualTime) -> str:
    if not told.counted:
        return _("The time can not be told: the city's record does not say when people applied.")
    return ngettext(
        "The time can not be told: only %(number)s permit of this kind has both days on record, and %(least)s are needed.",
        "The time can not be told: only %(number)s permits of this kind have both days on record, and %(least)s are needed.",
        told.counted,
    ) % {"number": told.counted, "least": LEAST}


def _counted(told: UsualTime) -> str:
    words = {"number": number_format(told.issued, force_grouping=True), **_days(told)}
    counted = (
        ngettext(
            "The city issued %(number)s from %(since)s to %(until)s.",
            "The city issued %(number)s from %(since)s to %(until)s.",
            told.issued,
        )
        % words
    )
    if told.fee is None:
        return counted
    return f"{counted} " + _("Half of them paid %(fee)s or less.") % {"fee": dollars(told.fee)}


def _days(told: UsualTime) -> dict[str, str]:
    return {"since": date_format(told.since), "until": date_format(told.until)}


@dataclass(frozen=True)
class Sum:
    """amount: empty where nothing can be said. left_out: some fees are not in it, because the city has not checked them. has_others:
    for some permit the city's table names no fee, so that whoever gives it may charge its own."""

    amount: str
    left_out: bool
    has_others: bool
    open: bool


def show_sum(decision: Decision) -> Sum:
    fees = [fee for one in decision.permits for fee in one.fees]
    return Sum(
        dollars_between(decision.least, decision.most),
        left_out=any(not fee.is_ours for fee in fees),
        has_others=any(not one.fees for one in decision.permits),
        open=decision.least != decision.most,
    )


def show_answers(told: Told) -> list[dict[str, str]]:
    """What was answered, each with the query of the address that asks it again."""
    return [
        {
            "name": one.name,
            "question": in_language(one),
            "answer": answer_words(told, one),
            "again": told.query(without=(one.name,)),
        }
        for one in told.asked
        if one.name in told.said
    ]


def answer_words(told: Told, question: Question) -> str:
    said = told.said.get(question.name, ())
    if question.kind == "place" and told.zone_chosen:
        return _("Zone %(zone)s") % {"zone": told.zone_chosen}
    if not said:
        return _("I do not know")
    names = {one.name: in_language(one) for one in question.choices} | {YES: _("Yes"), NO: _("No")}
    if question.unit and said[0] != "1":  # the unit is a plural
        return f"{number_format(said[0], force_grouping=True)} {in_language(question.unit)}"
    return ", ".join(names.get(one, one) for one in said)


@dataclass(frozen=True)
class ShownZone:
    """status: a word for the style; words: the same to read. drawn: null where the map does not have it. query: of the address that
    chooses it."""

    zone: str
    status: str
    words: str
    note: str
    drawn: DrawnZone | None
    query: str


@dataclass(frozen=True)
class Where:
    """Where the business may stand. groups: the zones by what they say. yours: the zone of the place; null where it is not known.
    why_not: why it is not."""

    use: str
    groups: tuple[tuple[str, str, tuple[ShownZone, ...]], ...]
    yours: ShownZone | None
    why_not: str
    address: str
    map: Any
    is_known: bool

    @property
    def zones(self) -> list[ShownZone]:
        return [zone for _status, _words, zones in self.groups for zone in zones]


def allowed_words(status: Allowed) -> str:
    return {
        Allowed.PERMITTED: _("Permitted"),
        Allowed.CONDITIONAL: _("Permitted under a condition"),
        Allowed.NOT_PERMITTED: _("Not permitted"),
        Allowed.UNKNOWN: _("Not known"),
    }[status]


def note_words(row: Use | None) -> str:
    """What else a row of the table of uses says, in the reader's language; empty where it is none of ours."""
    return row.note[language() == "es"] if row and row.care.is_ours else ""


def show_where(told: Told, zoning: Zoning | None) -> Where:
    """By zone: what it says of the kind of business that was answered."""
    solution = told.solution
    drawing = draw_zones(zoning) if zoning else None
    drawn = {one.zone: one for one in drawing.zones} if drawing else {}
    statuses = {zone: solution.allowed(told.use, zone) for zone in zones_of(solution, zoning)}
    shown = {zone: _shown_zone(told, zone, status, drawn.get(zone)) for zone, status in statuses.items()}
    groups = [
        (status.name.lower(), allowed_words(status), tuple(shown[zone] for zone in shown if statuses[zone] is status))
        for status in _ORDER
    ]
    uses = {one.name: in_language(one) for one in solution.interview.named[solution.settings.use].choices}
    return Where(
        use=uses.get(told.use, ""),
        groups=tuple(group for group in groups if group[2]),
        yours=shown.get(told.found.zone) or (_stranger(told) if told.found.zone else None),
        why_not=why_not_words(told),
        address=told.found.address,
        map=drawing,
        is_known=any(status is not Allowed.UNKNOWN for status in statuses.values()),
    )


def _shown_zone(told: Told, zone: str, status: Allowed, drawn: DrawnZone | None) -> ShownZone:
    row = told.solution.uses.get((told.use, zone))
    place = told.solution.settings.place
    query = replace(told, zone_chosen=zone, said={**told.said, place: ()}).query()
    return ShownZone(zone, status.name.lower(), allowed_words(status), note_words(row), drawn, query)


def _stranger(told: Told) -> ShownZone:
    return _shown_zone(told, told.found.zone, Allowed.UNKNOWN, None)


def why_not_words(told: Told) -> str:
    """Why the zone of the place is not said; empty where it is, or where no place was answered."""
    if not told.said.get(told.solution.settings.place):
        return ""
    return {
        "": ""
        if told.found.zone
        else _("This city has brought no zoning map, so the zone of your address is not known."),
        WhyNot.NO_LIST: _("This city has brought no list of addresses. Choose your zone from the list."),
        WhyNot.NO_ADDRESS: _(
            "The city's list does not have this address, or has more than one like it. Check the number and the street, write "
            "“Ave” or “St”, “N” or “S”, or choose your zone from the list."
        ),
        WhyNot.NO_POINT: _("The city's list does not say where this address is. Choose your zone from the list."),
        WhyNot.OUTSIDE: _("This address lies in no zone of the city's map. It may be outside of the city."),
        WhyNot.SEVERAL: _("This address lies on the border of more than one zone: %(zones)s. Ask which one counts.")
        % {"zones": ", ".join(told.found.zones)},
    }[told.found.why_not]
