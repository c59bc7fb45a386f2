"""How near a column's name is to a field's names.

Names are compared word by word, not letter by letter: INSPECTION_DATE shares most of its letters with INSTALLATION_DATE
and means another thing. Two words are alike when they are equal, one is cut short (`dia`, `leng`), or one is mistyped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from upstate.tables.crosswalk.values import UNIT_WORDS


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that say what kind of thing a column is but not which, and words for any asset; they weigh little.
_COMMON = _split(
    "id date type no number code name of the is on in key year day time value text description asset feature facility "
    "pipe unit record current original"
)
_NEXT_TO_NOTHING = _split("y n yn flag has ind indicator fld field col attr")
_SHORT = {
    "yr": "year", "dt": "date", "dat": "date", "dte": "date", "num": "number", "nbr": "number", "nr": "number",
    "no": "number", "len": "length", "leng": "length", "lgth": "length", "dia": "diameter", "diam": "diameter",
    "mat": "material", "matl": "material", "mtl": "material", "mtrl": "material", "inst": "install", "seg": "segment",
    "st": "street", "rd": "road", "press": "pressure", "typ": "type", "stat": "status", "insp": "inspect",
    "desc": "description", "wdth": "width", "lon": "longitude", "long": "longitude", "lng": "longitude",
    "lat": "latitude", "pvmt": "pavement", "nm": "name", "ident": "id", "fac": "facility", "cond": "condition",
}  # fmt: skip
# Words of which cities build a name without a break: INSTALLDAT, LENGTHFT, PIPEMATL.
_BUILT_OF = _split(
    "install installed installation year yr date dat pipe main water wm asset facility fac unit segment seg street st "
    "road rd id no num number length len leng diameter diam dia width size depth type typ code material matl mat status "
    "stat zone press pressure break leak repair report reported rated rating overlay last class pave pavement block "
    "lined lining abandon abandoned retire retired create created edit edited update updated inspect inspection cost "
    "name lat lon long latitude longitude coord ft in mm feet inches meters wo work order built laid inst shape "
    "surface overall crack patch event incident fail failure object global"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ENDINGS = ("ations", "ation", "ions", "ion", "ed", "ing", "s")
# Two consonants before a name (wm_, wb_) are a department's mark.
_MARK = re.compile("[bcdfghjklmnpqrstvwxz]{2}")
# What a shapefile leaves of a long name.
_SHAPEFILE_NAME = 10


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """`dateLastOverlay`, `DATE_LAST_OVERLAY` and `date last overlay` as the same words; INSTALLDAT as two.

    >>> words_of("Shape__Length"), words_of("INSTALLDAT"), words_of("streetID")
    (('shape', 'length'), ('install', 'dat'), ('street', 'id'))
    """
    spaced = _CAMEL.sub(" ", name.strip())
    words = re.sub(r"[^\w\"']+|_", " ", spaced.lower()).split()
    return tuple(piece for word in words for piece in _pieces(word))


def _pieces(word: str) -> Sequence[str]:
    """The fewest known words that `word` is built of, or the word itself."""
    if len(word) < 5 or word in _BUILT_OF:
        return (word,)
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 12), end):
            before = best[start]
            if before is not None and word[start:end] in _BUILT_OF:
                longer = (*before, word[start:end])
                known = best[end]
                best[end] = longer if known is None or len(longer) < len(known) else known
    return best[-1] or (word,)


def unit_in_name(name: str) -> str:
    """The unit that a name ends in (`DIAMETER_IN`, `length_ft`, `LENGTHFT`), or nothing."""
    words = words_of(name)
    return UNIT_WORDS.get(words[-1], "") if len(words) > 1 else ""


def shared_prefix(names: Sequence[str]) -> str:
    """The first word that more than half of the columns have (`wm_` of wm_id, wm_size, ...), or nothing."""
    firsts = Counter(words[0] for words in map(words_of, names) if len(words) > 1)
    word, count = firsts.most_common(1)[0] if firsts else ("", 0)
    return word if count >= 3 and count * 2 > len(names) else ""


def name_likeness(
    column: str, names: Iterable[str], *, prefix: str = "", own: frozenset[str] = frozenset()
) -> tuple[float, str]:
    """How near `column` is to the nearest of `names`, 0 to 1, and that name.

    prefix: a first word that tells nothing, because most columns have it. own: words that name the table; in its columns
    they tell little.
    """
    variants = [words_of(column)]
    if not variants[0]:
        return (0.0, "")
    if prefix and variants[0][0] == prefix and len(variants[0]) > 1:
        variants.append(variants[0][1:])
    variants += [words[:-1] for words in variants if len(words) > 1 and words[-1] in UNIT_WORDS]
    best = (0.0, "")
    for name in names:
        other = words_of(name)
        likeness = max(_likeness(words, other, own) for words in variants) if other else 0.0
        best = max(best, (likeness, name), key=lambda pair: pair[0])
    return best


def _likeness(one: tuple[str, ...], other: tuple[str, ...], own: frozenset[str]) -> float:
    joined, other_joined = "".join(one), "".join(other)
    if joined == other_joined or sorted(one) == sorted(other):
        return 1.0
    if min(len(joined), len(other_joined)) < 3:  # X, Y, ID: only when they are exactly so
        return 0.0
    if len(joined) == _SHAPEFILE_NAME and other_joined.startswith(joined):
        return 0.97
    left, right = [_root(word) for word in one], [_root(word) for word in other]
    if sorted(left) == sorted(right):
        return 0.97
    weights, other_weights = ([_weight(word, own) for word in words] for words in (left, right))
    shared = 0.0
    free = list(range(len(right)))
    for word, weight in zip(left, weights, strict=True):
        near = max(free, key=lambda place: _word_likeness(word, right[place]), default=None)
        if near is not None and (alike := _word_likeness(word, right[near])):
            free.remove(near)
            shared += alike * (weight + other_weights[near])
    return min(shared / (sum(weights) + sum(other_weights)), 0.95)


def _weight(word: str, own: frozenset[str]) -> float:
    if word in _NEXT_TO_NOTHING or word.isdigit():
        return 0.1
    return 0.3 if word in _COMMON or word in own or _MARK.fullmatch(word) else 1.0


@lru_cache(maxsize=4096)
def _root(word: str) -> str:
    """`installation`, `installed` and `inst` as `install`."""
    word = _SHORT.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=65536)
def _word_likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and long.startswith(short):
        return 0.9
    ratio = fuzz.ratio(one, other) / 100
    return ratio if len(short) >= 6 and ratio >= 0.87 else 0.0


def own_words(*names: str) -> frozenset[str]:
    """The words that name a table, in one and in many: `mains` and `main`."""
    return frozenset(_root(word) for name in names for word in words_of(name))
