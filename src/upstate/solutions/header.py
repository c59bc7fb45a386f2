"""The part of `solution.toml` that every kind of solution has."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from upstate.errors import BadSolution
from upstate.tables.contract import Contract, load_contract

# A title is plain text wherever it is shown; what looks like a tag of HTML has no business in it.
_TAG = re.compile(r"<[a-zA-Z/!?]")

Kind = Literal["ranking", "service", "policy", "measures", "challenge"]


class Text(BaseModel):
    """A part of a borrowed text file: unknown words in it are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Words(Text):
    """One text in both languages of the site."""

    en: str = Field(min_length=1, max_length=600)
    es: str = Field(min_length=1, max_length=600)

    def said(self, language: str) -> str:
        """In Spanish for `es`, else in English."""
        return self.es if language == "es" else self.en


class Origin(Text):
    """Where the solution was first used. geoid: Census place code as text; empty outside the United States."""

    place: str = Field(min_length=2)
    geoid: str = ""
    year: int = Field(ge=1900, le=2200)
    with_whom: str = Field(default="", alias="with")
    link: str = Field(default="", pattern=r"^(https?://\S+)?$")


class Reported(Text):
    """A result that the origin reported, with its source."""

    what: str
    value: float
    source: str = Field(min_length=4)


class Header(Text):
    """What every solution says of itself."""

    kind: Kind
    title: str = Field(min_length=4, max_length=120)
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    licence: str = Field(min_length=2)
    summary: str = Field(min_length=20, max_length=400)
    origin: Origin
    reported: tuple[Reported, ...] = ()


Model = TypeVar("Model", bound=BaseModel)
_MOST_FAULTS = 40  # that are told of one solution


def read_toml(text: str, *, source: str) -> dict[str, Any]:
    """Parse TOML of plain text; raises `BadSolution` that names the line, or each text that is not plain."""
    try:
        document = tomllib.loads(text)
        refuse_strange_text(document, source=source)
    except (ValueError, RecursionError) as fault:  # a number of 5,000 digits is no TOMLDecodeError
        raise BadSolution(
            f"{source} is not TOML: {_printable(str(fault))}.",
            allowed="TOML (https://toml.io)",
            next_step="Mend the line that is named.",
        ) from None
    return document


def refuse_strange_text(document: Any, *, source: str) -> None:
    """Raise `BadSolution` when a text holds a character that is not shown (escape codes, line ends) or a tag."""
    faults = list(_strange_text(document, ""))
    if faults:
        raise BadSolution(
            f"{source}: {'; '.join(faults[:20])}.",
            allowed="plain text on one line, without tags",
            next_step="Take the characters out.",
        )


def _strange_text(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _strange_text(str(key), place or "file")
            yield from _strange_text(below, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list | tuple):
        for below in value:
            yield from _strange_text(below, place)
    elif isinstance(value, str) and not value.isprintable():
        yield f"{_printable(place)}: a character that can not be shown in {_printable(value)!r}"
    elif isinstance(value, str) and _TAG.search(value):
        yield f"{_printable(place)}: what looks like a tag in {value[:80]!r}"


def _printable(text: str, *, most: int = 200) -> str:
    return "".join(character if character.isprintable() else " " for character in text)[:most]


def validated(model: type[Model], value: Any, *, source: str) -> Model:
    """`value` as `model`; raises `BadSolution` that lists each fault with its place."""
    try:
        return model.model_validate(value)
    except ValidationError as fault:
        listed = "; ".join(
            f"{_place(value, e['loc'])}: {e['msg'].removeprefix('Value error, ')}" for e in fault.errors()[:20]
        )
        raise BadSolution(
            f"{source}: {listed}.",
            allowed="the entries that docs/reference/solution.md describes",
            next_step="Mend the places that are named.",
        ) from None


# A service is read anew whenever one row of its tables changes, and the text of its files is nearly always the same. What is
# refused is not kept.
@lru_cache(maxsize=64)
def read_part(model: type[Model], text: str, *, source: str) -> Model:
    """A file of TOML as `model`; raises `BadSolution` as `read_toml` and `validated` do."""
    return validated(model, read_toml(text, source=source), source=source)


def read_contract(text: str) -> Contract:
    """`contract.yaml` of plain text; raises `BadSolution`."""
    contract = load_contract(text, source="contract.yaml")
    refuse_strange_text(contract.model_dump(), source="contract.yaml")
    return contract


def read_json(model: type[Model], text: str | bytes, *, source: str, written_by: str) -> Model:
    """JSON of a stranger as `model`; raises `BadSolution` with each fault, and for text that is not plain."""
    try:
        read = model.model_validate_json(text)
    except ValidationError as fault:
        listed = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'file'}: {one['msg']}" for one in fault.errors()[:20])
        raise BadSolution(
            f"{source}: {_printable(listed, most=2000)}.",
            allowed=f"what `{written_by}` writes",
            next_step=f"Run `{written_by}` again, or tell whoever shared it.",
        ) from None
    refuse_strange_text(read.model_dump(mode="json"), source=source)
    return read


class Faults(list[str]):
    """The faults of all files of a solution, which are told together."""

    def attempt(self, read: Callable[[], Any]) -> Any:
        """What is read; None for a file that can not be used, whose fault is kept."""
        try:
            return read()
        except BadSolution as fault:
            self.append(fault.given)
            return None

    def stop(self, name: str) -> None:
        """Raise `BadSolution` with all that was kept; name: of the solution."""
        if self:
            raise BadSolution(
                "\n".join(
                    [f"The solution {name} can not be used:", *(f"  - {fault}" for fault in self[:_MOST_FAULTS])]
                ),
                allowed="the files that docs/reference/solution.md describes",
                next_step="Mend what is named, or ask who made the solution.",
            )


def _place(value: Any, keys: Sequence[int | str]) -> str:
    """Where a fault is, as `questions.works.when`: an entry of a list by its name or id, where it has one, else by its number."""
    parts = []
    for key in keys:
        value = _below(value, key)
        name = value.get("name", value.get("id")) if isinstance(key, int) and isinstance(value, dict) else None
        parts.append(name if isinstance(name, str) else str(key))
    return _printable(".".join(parts)) or "file"


def _below(value: Any, key: int | str) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    return value[key] if isinstance(value, list) and isinstance(key, int) and key < len(value) else None
