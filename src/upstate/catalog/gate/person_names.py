"""Names of people: by the column's header and by the share of its values that are first and last names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from upstate.catalog.gate.headers import AT_WORK, BUSINESS, FAMILY_NAME, GIVEN_NAME, NAME, RESIDENT, THING
from upstate.catalog.gate.hits import Hit, finding_of
from upstate.catalog.gate.known_names import NameKind, is_known_single, is_last_first, kind_of_name
from upstate.catalog.gate.masking import mask_words
from upstate.catalog.gate.scanned import NAME_CUE, NAME_SHAPE, Counted, ScannedColumn, ScannedTable, matches

_SAMPLE = 2000
# Of the different values of a column, how many must be a first and a last name before it is taken for people's names.
_SHARE = {"person": 0.05, "name": 0.3, "business": 0.1, "mute": 0.5, "thing": 0.85}
_FEWEST = {"person": 1, "name": 4, "business": 5, "mute": 6, "thing": 20}
# From this share on, whatever looks like a name in the column is one, listed or not.
_MOSTLY = 0.5
_WORD = r"[A-Z][A-Za-z'’-]{1,30}"
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Sra|MR|MRS|Señora?|señora?)\.? {{1,2}}({_WORD})(?: {_WORD})?")
_CUED = re.compile(
    rf"\b(?i:owner|caller|contact|tenant|resident|complainant|applicant|customer|client|homeowner|landlord|neighbou?r|dueño|llamó|"
    rf"(?:spoke|talked|met) (?:with|to)|name is|named)[:,]? {{1,2}}((?:{_WORD} {{1,2}})(?:[A-Z]\.? )?{_WORD})"
)


class PersonNames:
    name = "person_name"
    looks_for = "names of people"

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        for column in table.columns:
            if not column.is_text:
                continue
            hit = self._whole(table, column) if column.shaped or column.digits else None
            hit = hit or (self._within(table, column) if column.cued else None)
            if hit:
                yield hit

    def _whole(self, table: ScannedTable, column: ScannedColumn) -> Hit | None:
        """Cells that are a name."""
        where = matches(NAME_SHAPE)
        test = self._test(table, column, where)
        counted = table.count(column, where, test) if test else Counted(0, ())
        if not test or not counted.cells:
            return None
        of_people = not column.words & (AT_WORK | BUSINESS) and counted.cells >= 0.2 * column.filled
        return self._hit(table, column, counted, where, test, of_people)

    def _test(self, table: ScannedTable, column: ScannedColumn, where: str) -> Callable[[str], bool] | None:
        says = _header(column.words)
        sample = table.sample(column, _SAMPLE, where)
        everything = len(table.sample(column, _SAMPLE))
        if says == "single":
            known = sum(map(is_known_single, sample))
            return _is_shaped if sample and known >= 0.3 * len(sample) and len(sample) >= 0.5 * everything else None
        kinds = Counter(map(kind_of_name, sample))
        persons, reversed_too = kinds[NameKind.PERSON], 0
        if says in ("person", "name"):
            reversed_too = sum(is_last_first(one) for one in sample if kind_of_name(one) == NameKind.SHAPED)
        found = persons + reversed_too
        if found < min(_FEWEST[says], max(1, everything // 2)) or found < _SHARE[says] * everything:
            return None
        if says not in ("person", "business") and kinds[NameKind.PLACE] > 0.15 * found:
            return None
        if found >= _MOSTLY * everything:
            return _is_shaped_of_two
        return _is_listed_either_way if reversed_too else _is_listed

    def _within(self, table: ScannedTable, column: ScannedColumn) -> Hit | None:
        """Names within sentences, after a word that says that somebody is named."""
        where = matches(NAME_CUE)
        counted = table.count(column, where, names_somebody)
        if not counted.cells:
            return None
        shown = Counted(counted.cells, tuple(_named(one) for one in counted.values))
        return self._hit(table, column, shown, where, names_somebody, False)

    def _hit(
        self,
        table: ScannedTable,
        column: ScannedColumn,
        counted: Counted,
        where: str,
        test: Callable[[str], bool],
        of_people: bool,
    ) -> Hit:
        finding = finding_of(
            rule=self.name, called="name of a person", table=table, column=column, counted=counted, mask=mask_words,
            words="seems to hold the name of a person",
        )  # fmt: skip
        return Hit(self.name, column, finding, where, test, of_people=of_people)


def _header(words: frozenset[str]) -> str:
    """What a header says of the values: `single` names, a `person`, some `name`, a `business`, a `thing`, or `mute`."""
    person = bool(words & (RESIDENT | AT_WORK))
    parts = (GIVEN_NAME | FAMILY_NAME) - NAME
    if words & parts or (words & {"first", "last", "given", "family", "middle"} and (words & NAME or person)):
        return "single"
    if words & {"nombre", "nombres"} and not words & THING:
        return "single" if len(words) == 1 else "name"
    if words & BUSINESS:
        return "business"
    if words & (THING - {"name"}) and not person:
        return "thing"
    return "person" if person else "name" if words & NAME else "mute"


def _is_shaped(text: str) -> bool:
    return kind_of_name(text) != NameKind.OTHER or (
        len(text.split()) <= 3 and text.replace("-", "").replace("'", "").replace(" ", "").isalpha()
    )


def _is_shaped_of_two(text: str) -> bool:
    return kind_of_name(text) in (NameKind.PERSON, NameKind.SHAPED, NameKind.PLACE)


def _is_listed(text: str) -> bool:
    return kind_of_name(text) == NameKind.PERSON


def _is_listed_either_way(text: str) -> bool:
    return _is_listed(text) or (kind_of_name(text) == NameKind.SHAPED and is_last_first(text))


def names_somebody(text: str) -> bool:
    """
    >>> names_somebody("Spoke with Mrs. O'Brien"), names_somebody("owner John Smith told"), names_somebody("owner City Hall told")
    (True, True, False)
    """
    return bool(_named(text))


def _named(text: str) -> str:
    for found in _TITLED.finditer(text):
        if is_known_single(found.group(1)):
            return found.group(1)
    for found in _CUED.finditer(text):
        if kind_of_name(found.group(1)) == NameKind.PERSON:
            return found.group(1)
    return ""
