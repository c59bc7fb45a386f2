"""What must be said about a dataset before it is published: these are mended, not decided away."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from upstate.catalog.description import Description
from upstate.catalog.gate.finding import GateFinding
from upstate.catalog.read_as import ReadAs


def missing_words(description: Description, columns: Sequence[str], *, rows: int) -> tuple[GateFinding, ...]:
    """One finding for each thing that is not said yet. columns: those that will be published."""
    return tuple(_missing(description, columns, rows))


def _missing(description: Description, columns: Sequence[str], rows: int) -> Iterator[GateFinding]:
    wanted = {
        "description": "The dataset is not described. Say in two sentences what one row is and where the data comes from.",
        "department": "No department is named. Say who answers for the data.",
        "contact": "No contact is given. Name an office, e-mail address or telephone that the public may use.",
        "licence": "No licence is chosen. Without one nobody may use the data.",
    }
    for name, words in wanted.items():
        if not getattr(description, name).strip():
            yield GateFinding(key=f"missing:{name}", rule=f"{name} missing", count=1, rows=rows, words=words)
    silent = [name for name in columns if not description.fields.get(name) or not description.fields[name].meaning]
    if silent:
        yield GateFinding(
            key="missing:dictionary",
            rule="dictionary incomplete",
            count=len(silent),
            rows=rows,
            words=f"The dictionary does not explain {_listed(silent)}. Say what each column means, and its unit.",
        )
    absent = [name for name in description.key if name not in columns]
    if absent:
        yield GateFinding(
            key="missing:key",
            rule="key is not there",
            count=len(absent),
            rows=rows,
            words=f"The key names {_listed(absent)}, which will not be published. Name other columns, or none.",
        )


def unreadable_columns(
    description: Description, text: Mapping[str, Collection[ReadAs]], *, rows: int
) -> Iterator[GateFinding]:
    """One finding for each text column that is not to stay text, where a cell of the draft can not be read as the dictionary says.

    text: name of each text column that will be published to the ways in which all its cells can be read.
    """
    for name, ways in text.items():
        way = description.fields[name].read_as if name in description.fields else None
        if way and way not in ways:
            yield GateFinding(
                key=f"unreadable:{name}",
                rule="cells can not be read",
                column=name,
                count=1,
                rows=rows,
                words=f"The dictionary says that {name} is read as {way}, but not every cell can be. Mend the file, or leave it as text.",
            )


def _listed(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
