"""`facts.csv`: what is true of one city only, such as a telephone number. Texts name a fact as `{fact}`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from upstate.solutions.service.table import Care, Row, cell_word, read_rows

FACTS_FILE = "facts.csv"
KINDS = ("phone", "email", "address", "hours", "link", "department", "record", "text")
_COLUMNS = ("fact", "kind", "meaning", "value", "value_es")
_SHAPES = {
    "phone": (
        re.compile(r"(?=(?:[^0-9]*[0-9]){3})[0-9 +().-]{3,40}(?:(?:ext\.?|x) ?[0-9]{1,6})?"),
        "a telephone number such as 315-555-0100",
    ),
    "email": (re.compile(r"[^\s@<>\"'()]+@[^\s@<>\"'()]+\.[a-zA-Z]{2,}"), "an e-mail address"),
    "link": (re.compile(r"https?://[^\s<>\"']+"), "an address that begins with https://"),
}
NAMED = re.compile(r"\{([a-z][a-z0-9_]{0,62})\}")


@dataclass(frozen=True)
class Fact:
    """kind: one of KINDS; `department` is a name out of city.toml, `record` the name that the city's own record has for a type
    of permit, empty where it has none. value_es: in Spanish, where it differs; empty else."""

    name: str
    kind: str
    meaning: str
    value: str
    value_es: str
    care: Care

    def shown(self, language: str = "en") -> str:
        """The value, in a language; empty where nobody here has checked it: what was borrowed is never shown as ours."""
        if not self.care.is_ours:
            return ""
        return (self.value_es if language == "es" else "") or self.value


def read_facts(text: str) -> dict[str, Fact]:
    """The facts by name; raises `BadSolution`."""
    seen: set[str] = set()

    def make(row: Row) -> Fact:
        name = cell_word(row, "fact")
        if name in seen:
            raise ValueError(f"{name} stands twice")
        seen.add(name)
        care = row.care
        kind = cell_word(row, "kind", KINDS)
        if not row["meaning"]:
            raise ValueError(f"{name} has no meaning: nobody could check it")
        if care.is_ours and not row["value"] and kind != "record":
            raise ValueError(f"{name} is checked and has no value")
        for column in ("value", "value_es"):
            _refuse_misshapen(row, column, kind)
        return Fact(name, kind, row["meaning"], row["value"], row["value_es"], care)

    return {fact.name: fact for fact in read_rows(text, file=FACTS_FILE, columns=_COLUMNS, make=make)}


def _refuse_misshapen(row: Row, column: str, kind: str) -> None:
    """What becomes a link on a page is one that leads to a page, a telephone or a mailbox, and runs nothing."""
    shape, meant = _SHAPES.get(kind, (None, ""))
    if shape and row[column] and not shape.fullmatch(row[column]):
        raise ValueError(f"{column} is {row[column]!r}, which is not {meant}")
