"""The contract: which tables and fields a solution needs from a city.

`contract.yaml` is a Frictionless Data Package: resources whose schemas are Table Schemas. Upstate reads these
properties beside the standard ones: on a field `unit`, `meaning`, `required`, `also_called`, `typical`, `codes`,
`exclude`; on a resource `grain`, `required`, `as_of`. Standards: https://datapackage.org/standard/table-schema/
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from upstate.errors import BadSolution

Type = Literal["string", "integer", "number", "boolean", "date"]
SQL_TYPES: dict[Type, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
_NAME = r"^[a-z][a-z0-9_]{0,62}$"


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, allow_inf_nan=False)


class Constraints(_Text):
    """What a value must satisfy; a value outside becomes null and is named by the data checks."""

    minimum: float | None = None
    maximum: float | None = None


class ContractField(_Text):
    """One field. `unit` as mm, m, USD ...; `typical` is the range, in that unit, of most cities' middle value."""

    name: str = Field(pattern=_NAME)
    type: Type
    meaning: str = Field(min_length=8)
    title: str = ""
    unit: str = ""
    required: bool = False
    also_called: tuple[str, ...] = ()
    typical: tuple[float, float] | None = None
    codes: dict[str, tuple[str, ...]] = {}
    exclude: tuple[str, ...] = ()
    constraints: Constraints = Constraints()

    @field_validator("codes", mode="before")
    @classmethod
    def _spellings_are_text(cls, value: object) -> object:
        if isinstance(value, dict):
            return {str(code): [str(word) for word in (words or ())] for code, words in value.items()}
        return value

    @model_validator(mode="after")
    def _exclusions_are_codes(self) -> ContractField:
        unknown = set(self.exclude) - set(self.codes)
        if unknown:
            raise ValueError(f"exclude names {sorted(unknown)}, which codes does not have")
        return self

    @property
    def is_coordinate(self) -> bool:
        return self.name in ("longitude", "latitude")


class Reference(_Text):
    resource: str
    fields: str


class ForeignKey(_Text):
    fields: str
    reference: Reference


class AsOf(_Text):
    """How a row's time is known, so that a view can end at the as-of date. One of four forms.

    event: the date on which the row happened. start (and end): the dates between which an asset stood.
    known_on: the date on which the row was recorded; of each primary key the last row known is seen.
    none of them: the rows have no time and are always seen; dates in them are still hidden when they lie ahead.
    """

    event: str | None = None
    start: str | None = None
    end: str | None = None
    known_on: str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> AsOf:
        if sum(name is not None for name in (self.event, self.start, self.known_on)) > 1:
            raise ValueError("as_of has more than one of event, start, known_on")
        if self.end and not self.start:
            raise ValueError("as_of has an end without a start")
        return self


class Schema(_Text):
    fields: tuple[ContractField, ...] = Field(min_length=1)
    primary_key: tuple[str, ...] = Field(default=(), alias="primaryKey")
    foreign_keys: tuple[ForeignKey, ...] = Field(default=(), alias="foreignKeys")

    @field_validator("primary_key", mode="before")
    @classmethod
    def _one_name_is_a_list(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class ContractTable(_Text):
    """One table. `grain` says what one row is."""

    name: str = Field(pattern=_NAME)
    title: str
    grain: str
    required: bool = True
    as_of: AsOf = AsOf()
    table_schema: Schema = Field(alias="schema")

    @property
    def fields(self) -> tuple[ContractField, ...]:
        return self.table_schema.fields

    def field(self, name: str) -> ContractField:
        return next(field for field in self.fields if field.name == name)

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the fields that together name one row; empty where rows have no name."""
        return self.table_schema.primary_key

    @property
    def needed(self) -> tuple[str, ...]:
        """Names of the fields that a city must have; none of a table that it can do without."""
        return tuple(field.name for field in self.fields if field.required) if self.required else ()

    @model_validator(mode="after")
    def _names_are_fields(self) -> ContractTable:
        names = [field.name for field in self.fields]
        if len(set(names)) < len(names):
            raise ValueError("a field name stands twice")
        used = [self.as_of.event, self.as_of.start, self.as_of.end, self.as_of.known_on]
        used += [*self.key]
        used += [key.fields for key in self.table_schema.foreign_keys]
        for name in used:
            if name is not None and name not in names:
                raise ValueError(f"{name} is not a field of {self.name}")
        if self.as_of.known_on and not self.key:
            raise ValueError("known_on needs a primaryKey")
        return self


class Contract(_Text):
    """All tables of a solution, in the order of the file; none of one that rests on no data, such as a policy."""

    name: str = ""
    resources: tuple[ContractTable, ...]

    @property
    def tables(self) -> dict[str, ContractTable]:
        return {table.name: table for table in self.resources}

    @model_validator(mode="after")
    def _references_exist(self) -> Contract:
        for table in self.resources:
            for key in table.table_schema.foreign_keys:
                other = self.tables.get(key.reference.resource)
                if other is None or key.reference.fields not in [field.name for field in other.fields]:
                    raise ValueError(f"{table.name}.{key.fields} points at {key.reference}, which is not there")
        return self


class _PlainLoader(yaml.SafeLoader):
    """YAML without anchors: a borrowed file can not unfold into a bomb."""

    def compose_node(self, parent: object, index: object) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("anchors and aliases are not allowed")
        return super().compose_node(parent, index)  # type: ignore[arg-type]  # the stubs name a narrower type

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [str(key) for place, key in enumerate(keys) if key in keys[:place]]
        if twice:
            raise yaml.YAMLError(f"{', '.join(twice)} stands twice (line {node.start_mark.line + 1})")
        return super().construct_mapping(node, deep)


# Every step and every page reads its solution anew; YAML is slow, and the text is nearly always the same.
@lru_cache(maxsize=64)
def load_contract(text: str, *, source: str) -> Contract:
    """Read `contract.yaml`; raises `BadSolution` listing each fault with its place."""
    try:
        return Contract.model_validate(yaml.load(text, Loader=_PlainLoader))  # noqa: S506 - a SafeLoader, narrowed
    except ValidationError as fault:
        listed = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'contract'}: {e['msg']}" for e in fault.errors())
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        listed = " ".join(str(fault).split()) or type(fault).__name__
    raise BadSolution(
        f"{source} is not a contract: {listed}",
        allowed="a Data Package with resources and Table Schemas, as docs/reference/contract.md describes",
        next_step="Mend the places that are named.",
    )
