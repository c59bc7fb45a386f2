"""Where the business would stand, as the reviewer of zoning reads it: each address with its zone, what the zone says of the use, and
where both come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upstate.permits.zoning import FoundZone, WhyNot
from upstate.solutions.service import Use
from upstate.web.business.city_record import city_record
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.fees import answers_of
from upstate.web.business.showing import allowed_words, note_words
from upstate.web.look.saying import in_language


@dataclass(frozen=True)
class Stand:
    """One place, in words. about: what asked for it; address: as it was written, empty where a zone was chosen. zone: with whence it is
    known, or why it is not; allowed: what it says of the kind of business; source: whence that is known. The last two are empty where
    zone or kind are not known."""

    about: str
    address: str
    zone: str
    allowed: str
    source: str


def read_stands(case: Case) -> list[Stand]:
    """Each address of the form but where mail goes, and the place of the interview where that was in none of their zones."""
    found = dict(_of_form(case))
    return [*found, *([] if case.application.zone in ("", *found.values()) else [_of_interview(case)])]


def _of_form(case: Case) -> Iterator[tuple[Stand, str]]:
    zoning = city_record().zoning
    for section in case.form.sections:
        asked = [one for one in section.questions if one.kind == "address" and not one.profile]
        for filled in case.version.answers.get(section.name, ()):
            for one in asked:
                if isinstance(said := filled.get(one.name), str) and said.strip():
                    place = zoning.find_address(said.strip().splitlines()[0]) if zoning else FoundZone()
                    yield _stand(case, in_language(one), said, place, _("by the city's zoning map")), place.zone


def _of_interview(case: Case) -> Stand:
    said = next(iter(case.application.interview.get(case.solution.settings.place, ())), "")
    source = _("as the applicant chose it")
    if said:
        source = _("by the city's zoning map, when the application was begun")
    return _stand(case, _("Told in the interview"), said, FoundZone(case.application.zone), source)


def _stand(case: Case, about: str, address: str, place: FoundZone, whence: str) -> Stand:
    if not place.zone:
        return Stand(about, address, _why_not(place), "", "")
    zone = _("Zone %(zone)s, %(whence)s.") % {"zone": place.zone, "whence": whence}
    question = case.solution.interview.named[case.solution.settings.use]
    said = answers_of(case).get(question.name)
    use = next((one for one in question.choices if isinstance(said, frozenset) and one.name in said), None)
    if use is None:
        return Stand(about, address, zone, "", "")
    row = case.solution.uses.get((use.name, place.zone))
    words = allowed_words(case.solution.allowed(use.name, place.zone))
    allowed = " ".join(filter(None, (f"{in_language(use)}: {words}.", note_words(row))))
    return Stand(about, address, zone, allowed, _source(row))


def _source(row: Use | None) -> str:
    if row is None:
        return _("No row of the table of uses speaks of it.")
    if not row.care.is_ours or row.care.checked is None:
        return _("Line %(line)s of the table of uses is borrowed, and nobody here has checked it.") % {"line": row.line}
    told = {"line": row.line, "owner": row.care.owner, "day": date_format(row.care.checked, "DATE_FORMAT")}
    return _("Line %(line)s of the table of uses, checked by %(owner)s on %(day)s.") % told


def _why_not(place: FoundZone) -> str:
    return {
        "": _("The city has brought no zoning map, so the zone is not known."),
        WhyNot.NO_LIST: _("The city has brought no list of addresses, so the zone is not known."),
        WhyNot.NO_ADDRESS: _("The city's list does not have this address, or has more than one like it."),
        WhyNot.NO_POINT: _("The city's list does not say where this address is."),
        WhyNot.OUTSIDE: _("It lies in no zone of the city's map."),
        WhyNot.SEVERAL: _("It lies on the border of more than one zone: %(zones)s.")
        % {"zones": ", ".join(place.zones)},
    }[place.why_not]
