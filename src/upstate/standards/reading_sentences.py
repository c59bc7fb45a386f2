"""A text cut into its sentences, each with the line on which it begins and with how firmly it speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from upstate.standards.denying import denies, without_struck
from upstate.standards.phrases import words_of

# What is longer than this is no sentence of a policy; only its beginning is looked at.
_LONGEST = 1_500
_LONGEST_LEAD = 400
_ITEM = re.compile(
    r"\s*(?:[-*+•]|[0-9]{1,2}(?:\.[0-9]{1,2})+\.?|\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|\(?[ivxIVX]{1,5}[.)])\s+"
)
_HEADING = re.compile(
    r"\s*#{1,6}(?:\s|$)|\s*(?i:section|article|chapter|part)\s+[0-9ivx.\-]+\s*[:.\-]?\s*[A-Z][^.;]{0,80}$"
)
_RULE = re.compile(r"\s*([-*_=]\s*){3,}")
# A stop ends a sentence where a new one begins; not after the initials and short forms of laws, such as "No. 5" and "N.J.S.A. 47".
_END = re.compile(
    r"(?<=[.;!?])(?<!\b[A-Z]\.)(?<!\bNo\.)(?<!\bSec\.)(?<!\bseq\.)(?<!\betc\.)[\"”')]*\s+(?=[\"“'(A-Z])|;\s+"
)
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\u00ad": None})
_BINDS = re.compile(r"\b(shall|must|will|is|are|has to|have to|may not|be it resolved|hereby)\b")
_WEAK = re.compile(
    r"\b(may(?! not)|should|could|where practicable|when practicable|encourage[sd]?|strives?|aims?|seeks?)\b"
)
_MEANS = re.compile(
    r"^\W*((the|an?) )?((term|word)s? )?[\"'][^\"']{2,80}[\"'][^.;]{0,40}?\b(means?|refers?|includes?|is|are)\b|\bthis definition\b"
)
_ENTRY = re.compile(r"[A-Z][A-Z /()-]{2,60}: ")  # of a list of words: “METADATA: data that describes data”


class Force(IntEnum):
    """DENIES: it says that there is no duty, or forbids it. REASON: a definition or a whereas, which binds nobody. WEAK: it may or should be so."""

    DENIES = 0
    REASON = 2
    WEAK = 3
    BINDS = 4


@dataclass(frozen=True)
class SaidSentence:
    """text: as it stands there, on one line. words: the same for phrases. line: from 1."""

    text: str
    words: str
    line: int
    force: Force


def read_sentences(text: str) -> Iterator[SaidSentence]:
    """Every sentence of `text` but headings, in order; an entry of a list with the words that lead to it (“The city will:”)."""
    leads: list[tuple[str, str]] = []
    for line, mark, block in _blocks(text):
        leads = _leads_to(mark, leads)
        lead = leads[-1][1] if leads else ""
        begin = 0
        for cut in [*(found.end() for found in _END.finditer(block)), len(block)]:
            said = " ".join(block[begin:cut].split())
            if len(said) > 3:
                yield _sentence(f"{lead} {said}".strip()[:_LONGEST], line + block.count("\n", 0, begin))
            begin = cut
        if said.endswith(":"):
            leads.append((mark, f"{lead} {said}".strip()[-_LONGEST_LEAD:]))


def _leads_to(mark: str, leads: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that still hold for an entry with this mark: what the list it belongs to began with, and no entry beside it."""
    if not mark:
        return []
    beside = [place for place, (other, _words) in enumerate(leads) if other == mark]
    return leads[: beside[0]] if beside else leads


def _sentence(said: str, line: int) -> SaidSentence:
    shown = "".join(letter for letter in said if letter.isprintable())
    plain = shown.translate(_PLAIN).lower()
    return SaidSentence(shown, words_of(plain), line, Force.REASON if _ENTRY.match(shown) else _force(plain))


def _force(plain: str) -> Force:
    if denies(plain):
        return Force.DENIES
    if plain.startswith("whereas") or _MEANS.search(plain):
        return Force.REASON
    weak = _WEAK.search(plain)
    return Force.WEAK if weak and not _BINDS.search(plain[: weak.start()]) else Force.BINDS


def _blocks(text: str) -> Iterator[tuple[int, str, str]]:
    """Paragraphs and entries of lists: first line, mark of the list (1, a or -; empty of a paragraph), text. Lines that were broken for
    width belong together."""
    begin, mark, kept = 0, "", list[str]()
    for number, line in enumerate(without_struck(text).splitlines(), 1):
        item = _ITEM.match(line)
        apart = not line.strip() or _is_heading(line) or bool(_RULE.fullmatch(line))
        if kept and (apart or item):
            yield begin, mark, "\n".join(kept)
            kept = []
        if not apart:
            if not kept:
                begin, mark = number, _mark(item)
            kept.append(line[item.end() :] if item else line)
    if kept:
        yield begin, mark, "\n".join(kept)


def _is_heading(line: str) -> bool:
    """Gaps are closed before, for a wide one is tried at every place of it."""
    return bool(_HEADING.match(" ".join(line[:_LONGEST].split())))


def _mark(item: re.Match[str] | None) -> str:
    letters = item[0].strip(" \t().") if item else ""
    return "1" if letters.isdigit() else "a" if letters.isalpha() else "-" if letters else ""
