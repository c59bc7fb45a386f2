"""From an address as somebody wrote it to its parts. usaddress tells the parts; their one form is ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from upstate.geography.addresses.address import Address, Street
from upstate.geography.addresses.words import DIRECTIONS, NAME_WORDS, STREET_TYPES, UNIT_KINDS, UNIT_WORDS, ordinal

_LONGEST = 200
_WIDEST_RANGE = 200
_SIGNS = str.maketrans({".": "", "'": "", "’": "", '"': "", ";": ",", "(": " ", ")": " ", "–": "-"})
_HALF = re.compile(r"(?<![\d/])([13]/[24])(?![\d/])")
_HALF_STREET = re.compile(r"(\d+\S*) 0*(\d+) 1/2(?= (?:ST|STREET|AV|AVE|AVENUE)\b)")
_SPLIT_ORDINAL = re.compile(r"(?<=\d) (TH|ND)\b")
_DASH = re.compile(r"(?<=\d) ?- ?(?=\d)")
_BLOCK = re.compile(r"\b(?:BLOCK|BLK)(?: OF)?\b")
_CORNER = re.compile(r" ?(?:[&@/\\]|\b(?:AND|AT)\b) ?(?=\w+ ?\w)")
_HOUSE = re.compile(r"(\d+(?:-\d+)?(?:-?[A-Z])?) (?=\S)")
_ANY_NUMBER = "123"
_MOST_KEPT = 100_000
_NUMBER = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?-?([A-Z]{0,2})")


def parse_address(text: str) -> Address | None:
    """The parts of a US address; None for what names no street.

    >>> str(parse_address("1035-67 North Baker Terr., Apt 2-B, Charlottesville VA 22903"))
    '1035-1067 N BAKER TER # 2B'
    >>> str(parse_address("S Main St & Fifth St NW")), parse_address("PO Box 12"), parse_address("hydrant")
    ('5TH ST NW & S MAIN ST', None, None)
    """
    if not text or len(text) > _LONGEST:
        return None
    plain = " ".join(text.upper().replace("½", " 1/2").translate(_SIGNS).split())
    plain = _SPLIT_ORDINAL.sub(r"\1", _HALF_STREET.sub(r"\1 \2½", plain))
    half = _HALF.search(plain)
    plain = _DASH.sub("-", _HALF.sub(" ", plain))
    first, *others = _CORNER.split(plain, maxsplit=1)
    if others and not _HOUSE.match(first):
        return _corner(first, others[0])
    return _house(first, half[0] if half else "")


def _corner(one: str, other: str) -> Address | None:
    """The corner of two streets; of a third nothing is said."""
    first, second = (_street_alone(side) for side in (one, _CORNER.split(other, maxsplit=1)[0]))
    return Address(first, crossing=second) if first and second else None


def _street_alone(text: str) -> Street | None:
    """The street that a side of a corner names; what usaddress takes for something else, up to the comma, is its name."""
    words = [word for word, label in _labelled(text) if label.startswith("StreetName")]
    return parse_street(words or text.partition(",")[0].split())


def _house(plain: str, half: str) -> Address | None:
    block = bool(_BLOCK.search(plain))
    house = _HOUSE.match(plain := " ".join(_BLOCK.sub(" ", plain).split()))
    # The number in front is ours to read: with another in its place, one street is cut up alike for all its houses, and once.
    words, street, units = _parts(f"{_ANY_NUMBER} {plain[house.end() :]}" if house else plain)
    if street is None:
        return None
    number, last, letter = _numbers([house[1], *words[1:]] if house else words)
    return Address(street, number, last, half, _unit(letter, units, number), block=block)


@lru_cache(_MOST_KEPT)
def _parts(plain: str) -> tuple[tuple[str, ...], Street | None, tuple[str, ...]]:
    """The words of the number, the street, and the words of the unit."""
    parts: dict[str, list[str]] = {"number": [], "street": [], "unit": [], "": []}
    for word, label in _labelled(plain):
        parts[_part(label)].append(word)
    return tuple(parts["number"]), parse_street(parts["street"]), tuple(parts["unit"])


def _labelled(plain: str) -> list[tuple[str, str]]:
    import usaddress

    return [(word.strip(",#-&"), label) for word, label in usaddress.parse(plain)]


def _part(label: str) -> str:
    if label.startswith("AddressNumber"):
        return "number"
    if label.startswith("StreetName"):
        return "street"
    return "unit" if label.startswith(("Occupancy", "Subaddress")) else ""


def parse_street(words: Sequence[str]) -> Street | None:
    """The street of these words: type last, direction first or last, as long as a name is left; a bare number is none.

    >>> [str(parse_street(words.split())) for words in ("EAST MAIN STREET", "NORTH ST", "AVENUE A", "5 ST SOUTHWEST")]
    ['E MAIN ST', 'NORTH ST', 'AVE A', '5TH ST SW']
    """
    left = [word for word in words if word]
    after = before = kind = ""
    if len(left) > 1 and left[-1] in DIRECTIONS and not (len(left) == 2 and left[0] in STREET_TYPES):
        after = DIRECTIONS[left.pop()]  # but in AVENUE E the letter is the name
    if len(left) > 1 and left[-1] in STREET_TYPES:
        kind = STREET_TYPES[left.pop()]
    if len(left) > 1 and left[0] in DIRECTIONS:
        before = DIRECTIONS[left.pop(0)]
    if len(left) == 1 and left[0].isdecimal() and kind:
        left = [ordinal(int(left[0]))]
    name = " ".join(_name_words(left)).replace("½", " 1/2")
    if not any(letter.isalpha() for letter in name) and not name.endswith(" 1/2"):
        return None
    return Street(name, kind, before, after)


def _name_words(words: Sequence[str]) -> list[str]:
    """Words of a name in their one form. N STREET and NORTH STREET are two, so a direction alone stays as it is."""
    if len(words) == 1 and words[0] in DIRECTIONS:
        return [*words]
    return [NAME_WORDS.get(word) or DIRECTIONS.get(word) or word for word in words]


def _numbers(words: Sequence[str]) -> tuple[int | None, int | None, str]:
    """First and last number, and the letter that names a unit."""
    number = last = None
    letter = ""
    for word in words:
        found = _NUMBER.fullmatch(word)
        if found and number is None:
            number, last = _range(found[1], found[2] or "")
            letter = found[3]
        elif word.isalpha() and len(word) <= 2:
            letter = word
    return (number, last, letter) if number else (None, None, letter)


def _range(first: str, second: str) -> tuple[int, int]:
    """1035-67 goes from 1035 to 1067; the 34-15 of Queens, which would be no range of a few houses, is 3415."""
    last = int(first[: -len(second)] + second) if second else int(first)
    if int(first) <= last <= int(first) + _WIDEST_RANGE:
        return int(first), last
    return int(first + second), int(first + second)


def _unit(letter: str, words: Sequence[str], number: int | None) -> str:
    """`3B`, however it is written; 207-B Elm St 207B says its unit twice, and its number too."""
    kept = [UNIT_WORDS.get(word, word) for word in words if word not in UNIT_KINDS]
    unit = re.sub(r"[^A-Z0-9]", "", "".join(kept))
    again = unit.removeprefix(f"{number}")
    unit = again if again.isalpha() else unit
    return unit if unit.startswith(letter) else letter + unit
