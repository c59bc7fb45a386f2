"""What a new export changes: decisions are kept as long as their column is there, and differences are told."""

from __future__ import annotations

from collections.abc import Mapping

from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap
from upstate.tables.crosswalk.propose import Shape


def keep_decisions(fresh: Crosswalk, before: Crosswalk | None, shapes: Mapping[tuple[str, ...], Shape]) -> Crosswalk:
    """`fresh` with what `before` says for each field whose column still exists.

    Words and formats that are new in the export are added to a kept mapping. Tables that were not given this time stay.
    """
    if before is None:
        return fresh
    tables = dict(before.tables)
    for table, sources in fresh.tables.items():
        old = {name: mapped for source in before.tables.get(table, ()) for name, mapped in source.fields.items()}
        tables[table] = tuple(
            SourceMap(files=source.files, fields=_kept(source, old, shapes.get(source.files))) for source in sources
        )
    return Crosswalk(solution=fresh.solution, tables=tables)


def _kept(source: SourceMap, old: Mapping[str, FieldMap], shape: Shape | None) -> dict[str, FieldMap]:
    columns = {column.name for column in shape.columns} if shape else set()
    still = {name: mapped for name, mapped in old.items() if mapped.column in columns}
    kept = {name: _with_new_words(mapped, source.fields.get(name)) for name, mapped in still.items()}
    return {**source.fields, **kept}


def _with_new_words(mapped: FieldMap, proposed: FieldMap | None) -> FieldMap:
    if proposed is None or proposed.column != mapped.column:
        return mapped
    new = tuple(format_ for format_ in proposed.dates if format_ not in mapped.dates)
    return mapped.model_copy(
        update={
            "codes": {**proposed.codes, **mapped.codes},
            "dates": (*mapped.dates, *new),
            "yes": mapped.yes or proposed.yes,
            "no": mapped.no or proposed.no,
        }
    )


def describe_changes(before: Crosswalk | None, after: Crosswalk, proposed: Crosswalk) -> list[str]:
    """Sentences on what differs from the crosswalk that was there; none at the first time."""
    if before is None:
        return []
    old, new, fresh = (_by_field(one) for one in (before, after, proposed))
    told = []
    for name in sorted({*old, *new}):
        was, now, would = old.get(name), new.get(name), fresh.get(name)
        if was and not now:
            told.append(f"{name} was {was.column}, which is no longer there; it is unmapped now.")
        elif now and not was:
            told.append(f"{name} is now {now.column}.")
        elif was and now and was.column != now.column:
            told.append(f"{name} was {was.column} and is now {now.column}.")
        elif was and now:
            told += _new_words(name, was, now)
            if would and would.column != now.column:
                told.append(f"{name} stays {now.column}, as crosswalk.toml says; {would.column} would be proposed now.")
    return told


def _by_field(crosswalk: Crosswalk) -> dict[str, FieldMap]:
    return {
        f"{table}.{name}": mapped
        for table, sources in crosswalk.tables.items()
        for source in sources
        for name, mapped in source.fields.items()
    }


def _new_words(name: str, was: FieldMap, now: FieldMap) -> list[str]:
    told = [f"{name}: new word {word!r}, taken as {code}." for word, code in now.codes.items() if word not in was.codes]
    told += [f"{name}: new date format {format_}." for format_ in now.dates if format_ not in was.dates]
    return told
