"""What a new export changes: decisions are kept as long as their column is there, and differences are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from upstate.tables.contract import Contract
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap
from upstate.tables.crosswalk.fitting import Place, fit_values
from upstate.tables.crosswalk.profile import ColumnProfile
from upstate.tables.crosswalk.propose import Shape

Translate = Callable[[str, str, ColumnProfile], Mapping[str, Any]]


@dataclass(frozen=True)
class Translator:
    """How a column would be translated as a field, for columns that a person chose."""

    contract: Contract
    place: Place
    today: date

    def __call__(self, table: str, name: str, column: ColumnProfile) -> Mapping[str, Any]:
        wanted = {field.name: field for field in self.contract.tables[table].fields}.get(name)
        if wanted is None:
            return {}
        return fit_values(column, wanted, place=self.place, today=self.today).translation


def keep_decisions(
    fresh: Crosswalk,
    before: Crosswalk | None,
    shapes: Mapping[tuple[str, ...], Shape],
    translate: Translate,
) -> Crosswalk:
    """`fresh` with what `before` says for each field whose column still exists, and without what it leaves alone.

    Words and formats that are new in the export are added to a kept mapping; one that a person wrote with nothing but
    its column gets all of them. Tables that were not given this time stay.
    """
    if before is None:
        return fresh
    tables = dict(before.tables)
    for table, sources in fresh.tables.items():
        tables[table] = tuple(
            _kept(table, source, before.tables.get(table, ()), shapes.get(source.files), translate)
            for source in sources
        )
    return Crosswalk(solution=fresh.solution, tables=tables)


def _kept(
    table: str, source: SourceMap, before: Sequence[SourceMap], shape: Shape | None, translate: Translate
) -> SourceMap:
    columns = {column.name: column for column in shape.columns} if shape else {}
    fields = dict(source.fields)
    leave: dict[str, None] = {}
    # Of several sources the one of the same files speaks last.
    for old in sorted(before, key=lambda one: len({*one.files} & {*source.files})):
        leave |= dict.fromkeys(old.leave)
        for name, mapped in old.fields.items():
            if mapped.column in columns:
                told = _with_new_words(mapped, translate(table, name, columns[mapped.column]))
                fields[name] = _by_hand(told) if _differs(source.fields.get(name), mapped) else told
    kept = {name: mapped for name, mapped in fields.items() if name not in leave}
    return SourceMap(files=source.files, leave=tuple(leave), fields=kept)


def _differs(proposed: FieldMap | None, mapped: FieldMap) -> bool:
    return proposed is not None and proposed.column != mapped.column


def _by_hand(mapped: FieldMap) -> FieldMap:
    """What was proposed once speaks of another column, so its reasons are not those of this one."""
    return mapped.model_copy(update={"confidence": 1.0, "reasons": ("as crosswalk.toml says",)})


def _with_new_words(mapped: FieldMap, found: Mapping[str, Any]) -> FieldMap:
    def both(known: tuple[str, ...], new: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*known, *new)))

    decided = {*mapped.yes, *mapped.no}
    return mapped.model_copy(
        update={
            "codes": {**mapped.codes, **{w: c for w, c in found.get("codes", {}).items() if w not in mapped.codes}},
            "dates": both(mapped.dates, found.get("dates", ())),
            "yes": both(mapped.yes, [word for word in found.get("yes", ()) if word not in decided]),
            "no": both(mapped.no, [word for word in found.get("no", ()) if word not in decided]),
            "near": found.get("near") if mapped.near is None else mapped.near,
        }
    )


def describe_changes(before: Crosswalk | None, after: Crosswalk, proposed: Crosswalk) -> list[str]:
    """Sentences on what differs from the crosswalk that was there; none at the first time."""
    if before is None:
        return []
    old, new, fresh = (_by_field(one) for one in (before, after, proposed))
    told = []
    for name in sorted({*old, *new}):
        was, now, would = (_columns(one.get(name, ())) for one in (old, new, fresh))
        if not now:
            told.append(f"{name} was {was}, which is no longer there; it is unmapped now.")
        elif not was:
            told.append(f"{name} is now {now}.")
        elif was != now:
            told.append(f"{name} was {was} and is now {now}.")
        else:
            told += _new_words(name, old[name], new[name])
            if would and would != now:
                told.append(f"{name} stays {now}, as crosswalk.toml says; {would} would be proposed now.")
    return told


def _by_field(crosswalk: Crosswalk) -> dict[str, list[FieldMap]]:
    found: dict[str, list[FieldMap]] = {}
    for table, sources in crosswalk.tables.items():
        for source in sources:
            for name, mapped in source.fields.items():
                found.setdefault(f"{table}.{name}", []).append(mapped)
    return found


def _columns(maps: Sequence[FieldMap]) -> str:
    return " and ".join(dict.fromkeys(mapped.column for mapped in maps))


def _new_words(name: str, was: Sequence[FieldMap], now: Sequence[FieldMap]) -> list[str]:
    """Code words, date formats and words for yes and no that were not there before."""
    told = []
    for label, words_of in _WORDS.items():
        known = {word for mapped in was for word in words_of(mapped)}
        new = {word: meaning for mapped in now for word, meaning in words_of(mapped).items() if word not in known}
        told += [
            f"{name}: new {label} {word!r}{f', taken as {meaning}' if meaning else ''}."
            for word, meaning in new.items()
        ]
    return told


_WORDS: dict[str, Callable[[FieldMap], Mapping[str, str]]] = {
    "word": lambda mapped: {
        **mapped.codes,
        **dict.fromkeys(mapped.yes, "yes"),
        **dict.fromkeys(mapped.no, "no"),
    },
    "date format": lambda mapped: dict.fromkeys(mapped.dates, ""),
}
