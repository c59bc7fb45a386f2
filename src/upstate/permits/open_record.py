"""The open record: what the city issued, as rows that everybody may read.

Of an application come out only what its form marks as `opened`, its number and its days. Nothing that the form marks as personal does,
also where somebody typed it into an answer that is open; and the address of a business at home never does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from upstate.permits.answering import Given, asked_questions, asked_sections, times
from upstate.solutions.service import Form, FormQuestion
from upstate.solutions.service.questions import YES

Kind = Literal["permit", "licence"]
Row = dict[str, str | date | float | int | None]
AT_HOME = "at_home"
_LONGEST = {"business_name": 300, "address": 300, "description": 2000}
_SHORTEST_SECRET = 3
_LOCAL_DIGITS = 7  # of a telephone, without the codes of country and area
_NEAR = 3  # words between a street and its house number
_FORMULA = " =@+-'＝＠＋－"
_NOT_THE_STREET = {
    "n",
    "s",
    "e",
    "w",
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "ne",
    "nw",
    "se",
    "sw",
}
_ZIP = re.compile(r",? +(?P<zip>[0-9]{5}(?:-[0-9]{4})?)$")
_STATE = re.compile(r", *(?P<state>[A-Z]{2})$")
# Words of the types in the list of BLDS. A city's other types have no place in it, so they stay without one.
_MAPPED = (
    ("Demolition", "demoli"), ("Electrical", "electric"), ("Plumbing", "plumb"), ("Mechanical", "mechanic|hvac"),
    ("Roof", "roof"), ("Fence", "fence"), ("Grading", "grading"), ("Pool/Spa", r"\bpools?\b|\bspa\b"), ("Building", r"\bbuilding|\bconstruction"),
)  # fmt: skip


@dataclass(frozen=True)
class Issued:
    """One permit or licence that was issued, here or before there was this record; every value of it is public.

    number: as it stands on the paper; empty where an old record has none. type: as people call it. applied, issued, ends: null where
    not known. cost: of the work, in dollars. cents: what was charged. days, all_days: working days from the application to
    the issue, without and with those on which the applicant owed something; null where not counted. source: who says so.
    """

    number: str
    type: str
    business: str = ""
    business_type: str = ""
    description: str = ""
    address: str = ""
    applied: date | None = None
    issued: date | None = None
    ends: date | None = None
    cost: float | None = None
    cents: int | None = None
    days: int | None = None
    all_days: int | None = None
    source: str = ""


def opened_answers(form: Form, given: Given, interview: Mapping[str, Any]) -> dict[str, str]:
    """What a sent form says to everybody, by the name of `Opened`; texts without control characters, on one line, cut at 300 or 2,000
    characters.

    An answer in which a personal answer stands, in whatever spelling, is left out whole; of the name of a business only when an address,
    a telephone or an e-mail address stands in it, because many are called by their owner. No text begins as a formula of a spreadsheet.
    interview: what was answered to the finder.
    """
    asked = list(_asked(form, _without_files(form, given)))
    every: list[tuple[str, str]] = [(one.kind, str(value)) for one, value in asked if one.personal]
    places = [one for one in every if one[0] in ("address", "phone", "email")]
    found: dict[str, str] = {}
    for one, value in asked:
        text = _clean(_said(one, value)).lstrip(_FORMULA)[: _LONGEST.get(one.opened, 300)]
        secrets = places if one.opened == "business_name" else every
        if one.opened and not one.personal and text and not _tells(text, secrets):
            found.setdefault(one.opened, text)
    if _is_at_home(asked, interview):
        found.pop("address", None)
    return found


def permit_row(one: Issued, *, city: str, link: str, today: date) -> Row:
    """The permit as a row of BLDS, the Building and Land Development Specification. city: where an address lies that does not say it."""
    street, town, state, zip_code = split_address(one.address, city)
    has_ended = one.ends is not None and one.ends < today
    return {
        "PermitNum": one.number or None,
        "PermitType": one.type or None,
        "PermitTypeMapped": _mapped(one.type),
        "Description": one.description or None,
        "BusinessName": one.business or None,
        "AppliedDate": one.applied,
        "IssuedDate": one.issued,
        "CompletedDate": None,
        "ExpiresDate": one.ends,
        "StatusCurrent": ("Ended" if has_ended else "Issued") if one.issued else None,
        "StatusCurrentMapped": "Permit Issued" if one.issued else None,
        "OriginalAddress1": street or None,
        "OriginalCity": town or None,
        "OriginalState": state or None,
        "OriginalZip": zip_code or None,
        "EstProjectCost": one.cost,
        "Fee": None if one.cents is None else one.cents / 100,
        "DaysToIssue": one.days,
        "DaysToIssueAll": one.all_days,
        "Source": one.source or None,
        "Link": (link or None) if one.number else None,
    }


def licence_row(one: Issued, *, today: date) -> Row:
    """The licence as a row of the register."""
    has_ended = one.ends is not None and one.ends < today
    return {
        "licence_number": one.number or None,
        "business_name": one.business or None,
        "type": one.business_type or one.type or None,
        "address": one.address or None,
        "began_on": one.issued,
        "ends_on": one.ends,
        "status": "ended" if has_ended else "active",
        "days_to_issue": one.days,
        "source": one.source or None,
    }


def split_address(text: str, city: str) -> tuple[str, str, str, str]:
    """Street, city, state and ZIP code of an address on one line; what it does not say is taken from `city`, such as “Springfield, IL”.

    >>> split_address("300 South St, Chatham, IL 62629", "Springfield, IL")
    ('300 South St', 'Chatham', 'IL', '62629')
    >>> split_address("300 South St", "Springfield, IL")
    ('300 South St', 'Springfield', 'IL', '')
    """
    if not text:
        return "", "", "", ""
    town, _, state = (part.strip() for part in city.partition(","))
    state = state if len(state) == 2 else ""
    # "12 Oak CT" is a court, and a number at the end may be that of a highway: they count behind a comma or the city's own state.
    zip_found = _ZIP.search(text) if "," in text or (state and f" {state} " in text) else None
    rest = text[: zip_found.start()] if zip_found else text
    if state and zip_found and rest.endswith(f" {state}"):
        rest = f"{rest.removesuffix(f' {state}').rstrip(', ')}, {state}"
    state_found = _STATE.search(rest)
    if state_found:
        rest, state = rest[: state_found.start()], state_found["state"]
    street, comma, own = rest.rpartition(", ")
    if comma and (state_found or own.casefold() == town.casefold()):
        rest, town = street, own
    elif state_found and rest.casefold().endswith(f" {town.casefold()}"):
        rest = rest[: -len(town)].rstrip(", ")
    return rest, town, state, zip_found["zip"] if zip_found else ""


def _without_files(form: Form, given: Given) -> Given:
    """A file is never in the record, and no condition looks at one."""
    files = {one.name for one in form.questions.values() if one.kind == "file"}
    return {
        section: [{name: value for name, value in filled.items() if name not in files} for filled in filled_times]
        for section, filled_times in given.items()
    }


def _asked(form: Form, given: Given) -> Iterator[tuple[FormQuestion, Any]]:
    """What was asked and answered. A personal answer is looked at also where its question was not asked in the end."""
    asked = {
        (section.name, place, one.name)
        for section in asked_sections(form, given)
        for place in range(times(section, given))
        for one in asked_questions(form, section, given, place=place)
    }
    for section in form.sections:
        for place, filled in enumerate(given.get(section.name, ())):
            for one in section.questions:
                if (one.personal or (section.name, place, one.name) in asked) and filled.get(one.name):
                    yield one, filled[one.name]


def _is_at_home(asked: list[tuple[FormQuestion, Any]], interview: Mapping[str, Any]) -> bool:
    said = interview.get(AT_HOME, ())
    by_form = any(
        AT_HOME in (one.from_interview, one.name) or one.name.endswith(AT_HOME) for one, value in asked if value == YES
    )
    return by_form or said == YES or YES in said


def _said(question: FormQuestion, value: Any) -> str:
    """An answer in words; of a choice its English title."""
    titles = {one.name: one.en for one in question.choices}
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(titles.get(str(one), str(one)) for one in values)


def _clean(text: str) -> str:
    plain = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8"))
    return " ".join("".join(" " if unicodedata.category(one).startswith("C") else one for one in plain).split())


def _words(value: Any) -> str:
    """A text as it is compared: its letters and digits alone, without accents and case, so that no spelling hides it."""
    plain = unicodedata.normalize("NFKD", _clean(str(value))).casefold()
    return "".join(one for one in plain if one.isalnum())


def _tells(text: str, secrets: list[tuple[str, str]]) -> bool:
    """Whether one of these stands in a text. secrets: kind and value of each."""
    said = _words(text)
    for kind, value in secrets:
        secret = _words(value)
        if (len(secret) >= _SHORTEST_SECRET and secret in said) or _KINDS.get(kind, _tells_words)(text, value):
            return True
    return False


def _tells_words(text: str, value: str) -> bool:
    """A name, whichever of its words comes first."""
    words = _tokens(value)
    return 2 <= len(words) <= 4 and {*words} <= {*_tokens(text)}


def _tells_phone(text: str, value: str) -> bool:
    """With or without the codes of country and area."""
    digits, said = (re.sub(r"[^0-9]", "", one) for one in (value, text))
    return len(digits) >= _LOCAL_DIGITS and digits[-_LOCAL_DIGITS:] in said


def _tells_address(text: str, value: str) -> bool:
    """House number and street near each other, whatever stands around them: 12 Oak Street, Apt 3, is also at 12 N Oak St."""
    words, said = _tokens(value), _tokens(text)
    at = next((place for place, one in enumerate(words) if one[0].isdigit()), None)
    streets = [] if at is None else [one for one in words[at + 1 :] if _is_street(one)]
    if at is None or not streets:
        return False
    return any(
        _house(said[near]) == _house(words[at])
        for place, one in enumerate(said)
        if one == streets[0]
        for near in range(max(place - _NEAR, 0), min(place + _NEAR + 1, len(said)))
        if near != place
    )


def _is_street(word: str) -> bool:
    return not word.isdigit() and len(word) > 1 and word not in _NOT_THE_STREET


def _house(word: str) -> str:
    found = re.match(r"[0-9]+", word)
    return found[0] if found else ""


def _tokens(text: str) -> list[str]:
    """The words and numbers of a text, without accents and case."""
    plain = unicodedata.normalize("NFKD", _clean(text)).casefold()
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    return re.findall(r"[^\W_]+", bare)


_KINDS = {"phone": _tells_phone, "address": _tells_address}


def _mapped(kind: str) -> str | None:
    return next((name for name, words in _MAPPED if re.search(words, kind, re.IGNORECASE)), None)
