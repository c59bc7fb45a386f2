"""`datastore_search`: its parameters as a question, checked against the table's fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from upstate.catalog.asking import Call, Node, Ordered, Question, Selected, Value
from upstate.catalog.reading.columns import Kind, clipped
from upstate.web.catalog.api.ckan.faults import BadParameter
from upstate.web.catalog.api.ckan.fields import ID, Field
from upstate.web.catalog.api.ckan.parameters import MOST_NAMES, Parameters

MOST_ROWS = 32_000
_MOST_WORDS, _MOST_FILTERS, _MOST_SORTED = 20, 100, 20
_NOT_PLAIN = re.compile(r"[\w'’-]+(:\*)?")
_NO_DAY = re.compile(r"\s*\d{4}(-\d{1,2})?\s*", re.ASCII)

Fields = Mapping[str, Field]


@dataclass(frozen=True)
class AskedRows:
    """A call of `datastore_search`. shown: the fields of the answer, in its order."""

    question: Question
    shown: tuple[Field, ...]
    limit: int
    offset: int
    include_total: bool
    records_format: str


def read_asked(asked: Parameters, fields: Fields) -> AskedRows:
    """The question that the parameters ask; raises `BadParameter`."""
    limit = min(asked.whole("limit", 100), MOST_ROWS)
    offset = asked.whole("offset", 0)
    shown = _shown(asked, fields)
    # With the number of the row, every row is another.
    distinct = asked.yes_no("distinct", False) and ID not in [one.name for one in shown]
    order = tuple(_order(asked, fields))
    if distinct and any(one.node not in [field.node for field in shown] for one in order):
        raise BadParameter(
            "sort",
            "Distinct rows are sorted by a field that is not among them.",
            allowed=", ".join(one.name for one in shown),
            next_step="Name the field in fields too, or sort by another.",
        )
    words, conditions = _searched(asked, fields)
    question = Question(
        select=tuple(Selected(one.node, one.name) for one in shown),
        where=_all([*_filters(asked, fields), *conditions]),
        group=tuple(one.node for one in shown) if distinct else (),
        order=order,
        search=words,
        limit=limit,
        offset=offset,
    )
    records_format = asked.text("records_format") or "objects"
    if records_format not in ("objects", "lists", "csv", "tsv"):
        raise BadParameter(
            "records_format",
            f"records_format is {clipped(records_format)}.",
            allowed="objects, lists, csv, tsv",
            next_step="Choose one of these.",
        )
    return AskedRows(question, shown, limit, offset, asked.yes_no("include_total", True), records_format)


def _shown(asked: Parameters, fields: Fields) -> tuple[Field, ...]:
    names = [_unquoted(name) for name in asked.names("fields", most=max(MOST_NAMES, len(fields)))] or list(fields)
    return tuple(_field(fields, name, "fields") for name in dict.fromkeys(names))


def _filters(asked: Parameters, fields: Fields) -> Iterator[Node]:
    filters = asked.json("filters")
    if filters is None:
        return
    if not isinstance(filters, dict) or len(filters) > _MOST_FILTERS:
        raise BadParameter(
            "filters",
            "filters is no object of fields and values." if not isinstance(filters, dict) else "filters is too long.",
            allowed=f'at most {_MOST_FILTERS} fields, such as {{"species": ["Acer rubrum", "Ulmus americana"], "height": 4.5}}',
            next_step="Send it so.",
        )
    for name, wanted in filters.items():
        yield _filter(_field(fields, name, "filters"), wanted)


def _filter(field: Field, wanted: Any) -> Node:
    values = wanted if isinstance(wanted, list) else [wanted]
    if not values or any(isinstance(one, dict | list) for one in values):
        raise BadParameter(
            "filters",
            f"The filter of {clipped(field.name)} is no value and no list of values.",
            allowed="a value, a list of values, null for rows without one",
            next_step="Write it so.",
        )
    for one in values:
        if field.kind in (Kind.DATE, Kind.TIME) and isinstance(one, str) and _NO_DAY.fullmatch(one):
            raise BadParameter(
                "filters",
                f"{clipped(one)} is no day, and {clipped(field.name)} is filtered by equal values.",
                allowed="a day such as 2014-05-31, for times also 2014-05-31T08:30:00",
                next_step="Write a whole day.",
            )
    given = [Value(one) for one in values if one is not None]
    parts = [Call("is null", (field.node,))] if len(given) < len(values) else []
    if len(given) == 1:
        parts.append(Call("=", (field.node, *given)))
    elif given:
        parts.append(Call("in", (field.node, *given)))
    return parts[0] if len(parts) == 1 else Call("or", tuple(parts))


def _searched(asked: Parameters, fields: Fields) -> tuple[str, list[Node]]:
    """Words for any field, and conditions on words in one field."""
    given = asked.given.get("q")
    typed = asked.json("q") if isinstance(given, str) and given.lstrip().startswith("{") else given
    plain = asked.yes_no("plain", True)
    if not isinstance(typed, dict):
        return " ".join(_words(asked.text("q"), plain)), []
    return "", [
        Call("contains", (_small(Call("to text", (_field(fields, name, "q").node,))), _small(Value(word))))
        for name, text in typed.items()
        for word in _words(_text_of(name, text), plain)
    ]


def _words(typed: str, plain: bool) -> list[str]:
    words = typed.split() if plain else re.split(r"[\s&]+", typed.strip())
    if len(words) > _MOST_WORDS:
        raise BadParameter(
            "q",
            f"{len(words)} words are looked for.",
            allowed=f"{_MOST_WORDS} words",
            next_step="Look for fewer at once.",
        )
    if not plain and any(word and not _NOT_PLAIN.fullmatch(word) for word in words):
        raise BadParameter(
            "q",
            f"{clipped(typed)} can not be looked for with plain=false.",
            allowed="words with & between, each of which may end in :*",
            next_step="Send plain=true to look for words as they stand.",
        )
    return [word if plain else word.removesuffix(":*") for word in words if word]


def _text_of(name: str, text: Any) -> str:
    if isinstance(text, str):
        return text
    raise BadParameter(
        "q",
        f"The words for {clipped(name)} are no text.",
        allowed='such as {"species": "maple"}',
        next_step="Write it so.",
    )


def _order(asked: Parameters, fields: Fields) -> Iterator[Ordered]:
    parts = asked.names("sort")
    if len(parts) > _MOST_SORTED:
        raise BadParameter(
            "sort", f"{len(parts)} fields are sorted by.", allowed=f"{_MOST_SORTED}", next_step="Use fewer."
        )
    for part in parts:
        # A name may be such as "height desc".
        name, way, nulls = (part, "", "") if _unquoted(part) in fields else _parts_of(part)
        if nulls == "first":
            raise BadParameter(
                "sort",
                "Rows without a value can not come first.",
                allowed="nulls last, which is always so here",
                next_step="Leave it out.",
            )
        yield Ordered(_field(fields, _unquoted(name), "sort").node, descending=way == "desc")


def _parts_of(part: str) -> tuple[str, str, str]:
    """The name, the way and where rows without a value come.

    >>> _parts_of("tree height DESC nulls last")
    ('tree height', 'desc', 'last')
    """
    name, *last = part.rsplit(maxsplit=2)
    nulls = ""
    if len(last) == 2 and last[0].lower() == "nulls" and last[1].lower() in ("first", "last"):
        part, nulls = name, last[1].lower()
    name, *last = part.rsplit(maxsplit=1)
    if last and last[0].lower() in ("asc", "desc"):
        return name, last[0].lower(), nulls
    return part, "", nulls


def _field(fields: Fields, name: str, parameter: str) -> Field:
    if found := fields.get(name):
        return found
    raise BadParameter(
        parameter,
        f"There is no field called {clipped(name)}.",
        allowed=", ".join(clipped(one) for one in list(fields)[:30]),
        next_step="Name one of these, as it is written here.",
    )


def _unquoted(name: str) -> str:
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] == '"' else name


def _small(node: Node) -> Node:
    return Call("lower", (node,))


def _all(parts: list[Node]) -> Node | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return Call("and", tuple(parts))
