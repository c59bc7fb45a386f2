"""Places of a text that were meant to be filled and are not, such as `{date}`, `[insert name]`, `TBD` or `____`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PLACES = re.compile(
    r"\{[^{}\n]{0,80}\}"  # {city}
    r"|\[(?!x\]|X\])(?=[^\]\n]{0,80}\](?!\())"  # not a link, and no box that is ticked
    r"(?:\s*\]|[^\]\n]*\b(?i:insert|insertar|enter|fill|name of|date of|your|tbd|tbc|title|city|town|department|number|xx+)\b[^\]\n]{0,60}\])"
    r"|<(?i:insert|your|name|date|city|title|department)[^<>\n]{0,60}>"
    r"|\((?i:insert|fill in|name of|enter)\b[^()\n]{0,60}\)"
    r"|\b(?:TBD|TBC|TBA|TK|TODO|FIXME)\b|\bLorem ipsum\b"
    r"|\b(?:[0-9]{2})?XX+\b"
    r"|_{3,}|\b[0-9]{2}__\b|\.{5,}|…{2,}|\?{3,}"
)
# A line of its own that parts two parts of a text in Markdown.
_RULE = re.compile(r"\s*(_\s?){3,}")
_MOST_SHOWN = 80
# What people write where a name, a goal or a number is still to come.
_NOTHING = re.compile(
    r"tb[dca]|n/?a|none|nobody|no one|unknown|vacant|vacancy|pending|to be (?:named|hired|decided|determined|announced)"
    r"|nadie|ningun[oa]|vacante|pendiente|por (?:nombrar|definir|decidir)"
)


@dataclass(frozen=True)
class Unfilled:
    """place: as it stands there, on one line, at most 80 letters. line: from 1. around: the words about it."""

    place: str
    line: int
    around: str


def find_unfilled(text: str) -> Iterator[Unfilled]:
    """Every such place, in order. What Markdown takes for a rule between two parts is none.

    >>> [(one.place, one.line) for one in find_unfilled("Adopted on {date}.\\n\\nBy [insert name], see [the law](x).")]
    [('{date}', 1), ('[insert name]', 3)]
    """
    for number, line in enumerate(text.splitlines(), 1):
        if _RULE.fullmatch(line) and "____" not in line:
            continue
        for found in _PLACES.finditer(line):
            around = line[max(0, found.start() - 40) : found.end() + 40]
            yield Unfilled(_shown(found[0])[:_MOST_SHOWN], number, _shown(around).strip())


def says_something(text: str) -> bool:
    """Whether a short answer names somebody or something.

    >>> [says_something(one) for one in ("Ana Ruiz", "Vacant Lots Team", "(vacant)", "TBD", "{name}", "-")]
    [True, True, False, False, False, False]
    """
    said = re.sub(r"^\W+|\W+$", "", text).casefold()
    return bool(said) and not _NOTHING.fullmatch(said) and next(find_unfilled(text), None) is None


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
