"""The columns of a table as the datastore has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from upstate.catalog.asking import Call, Cell, Node
from upstate.catalog.description import FieldMeaning
from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.places.pointing import point_columns

ID = "_id"
# https://docs.ckan.org/en/latest/maintaining/datastore.html#field-types; decimals are `numeric` where CKAN loads a CSV itself.
_TYPES = {
    Kind.TEXT: "text",
    Kind.WHOLE: "int",
    Kind.NUMBER: "numeric",
    Kind.YES_NO: "bool",
    Kind.DATE: "date",
    Kind.TIME: "timestamp",
    Kind.SHAPE: "text",
}
_KINDS = {
    "text": Kind.TEXT,
    "integer": Kind.WHOLE,
    "number": Kind.NUMBER,
    "boolean": Kind.YES_NO,
    "date": Kind.DATE,
    "timestamp": Kind.TIME,
    "geometry": Kind.SHAPE,
}


@dataclass(frozen=True)
class Field:
    """One column. name: as the datastore calls it. node: what it is in a question. said: its line of the dictionary."""

    name: str
    node: Node
    kind: Kind
    said: FieldMeaning = field(default_factory=FieldMeaning)

    @property
    def told(self) -> dict[str, Any]:
        """As it stands in an answer."""
        said = {
            "label": self.said.title,
            "notes": self.said.meaning,
            "unit": self.said.unit,
        }
        info = {name: text for name, text in said.items() if text}
        return {"id": self.name, "type": _TYPES[self.kind], **({"info": info} if info else {})}


def fields_of(published: Mapping[str, str], said: Mapping[str, FieldMeaning]) -> dict[str, Field]:
    """The columns by name: the number of the row, and those that the CSV has, in its order.

    published: name to type, as a version's record has them. said: the dictionary.
    """
    columns = [
        Column(name=name, kind=_KINDS.get(type_, Kind.TEXT), place=place, type="")
        for place, (name, type_) in enumerate(published.items())
    ]
    shapes = [] if point_columns(columns) else [one for one in columns if one.kind is Kind.SHAPE]
    found = {ID: Field(ID, Call("row number from 1"), Kind.WHOLE)}
    for one in (*(one for one in columns if one.kind is not Kind.SHAPE), *shapes):
        name = _free(one.name, found, published)
        found[name] = Field(name, Cell(one.name), one.kind, said.get(one.name, FieldMeaning()))
    return found


def _free(name: str, found: Mapping[str, Field], published: Mapping[str, str]) -> str:
    """The column's own name; one that a city called `_id` as well, of which the datastore has one already, is `_id_`."""
    if name != ID:
        return name
    while name in found or name in published:
        name += "_"
    return name
