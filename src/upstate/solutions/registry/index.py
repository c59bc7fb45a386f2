"""`registry.json`: what a registry offers, by name, version and fingerprint. It is the one file that is signed."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Literal

from pydantic import Field, ValidationError, field_serializer, field_validator

from upstate.errors import BadRegistry, BadSolution
from upstate.solutions.assessment import SharedAssessment
from upstate.solutions.bundle import Bundle
from upstate.solutions.folder import MOST_BYTES, MOST_ENTRIES, MOST_TOTAL, PATH, shown_name
from upstate.solutions.header import Kind, Origin, Text, refuse_strange_text
from upstate.solutions.ranking_kind import contract_faults
from upstate.solutions.shared_measure import SharedMeasure
from upstate.tables.contract import Contract

INDEX = "registry.json"
SIGNATURE = "registry.json.minisig"
MOST_INDEX_BYTES = 10_000_000
_SHA256 = r"^[0-9a-f]{64}$"
REGISTRY_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Offered(Text):
    """One solution of a registry. folder: where its files lie in the registry. files: path in that folder to bytes.
    contract: by which a city sees, before it borrows, what it has of what the solution needs."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")
    kind: Kind
    title: str
    summary: str
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    licence: str
    origin: Origin
    sha256: str = Field(pattern=_SHA256)
    folder: str
    files: dict[str, int] = Field(min_length=1, max_length=MOST_ENTRIES)
    contract: Contract

    @field_validator("folder")
    @classmethod
    def _stays_inside(cls, value: str) -> str:
        return _plain_path(value)

    @field_validator("files")
    @classmethod
    def _are_small(cls, value: dict[str, int]) -> dict[str, int]:
        for path, size in value.items():
            _plain_path(path)
            if not 0 <= size <= MOST_BYTES:
                raise ValueError(f"{path} would have {size:,} bytes, where {MOST_BYTES:,} are allowed")
        if sum(value.values()) > MOST_TOTAL:
            raise ValueError(f"the files together are larger than {MOST_TOTAL:,} bytes")
        return value

    @field_validator("contract")
    @classmethod
    def _asks_for_what_is_allowed(cls, value: Contract) -> Contract:
        if faults := contract_faults(value):
            raise ValueError("; ".join(faults))
        return value

    @field_serializer("contract")
    def _without_defaults(self, contract: Contract) -> dict[str, Any]:
        return contract.model_dump(mode="json", by_alias=True, exclude_defaults=True)


class RegistryIndex(Text):
    """What `registry.json` holds. made_at: with a time zone; an index never follows a later one."""

    format: Literal[1] = 1
    name: str = Field(min_length=2, max_length=120)
    made_at: datetime
    solutions: tuple[Offered, ...] = Field(default=(), max_length=5000)
    shared: tuple[Bundle, ...] = Field(default=(), max_length=50_000)
    assessments: tuple[SharedAssessment, ...] = Field(default=(), max_length=20_000)
    measures: tuple[SharedMeasure, ...] = Field(default=(), max_length=20_000)

    @field_validator("made_at")
    @classmethod
    def _has_a_zone(cls, value: datetime) -> datetime:
        if value.tzinfo is None:
            raise ValueError("the time has no zone")
        return value

    @field_validator("solutions")
    @classmethod
    def _have_names_of_their_own(cls, value: tuple[Offered, ...]) -> tuple[Offered, ...]:
        names = [one.name.lower() for one in value]
        if len({*names}) < len(names):
            raise ValueError("two solutions have one name")
        return value


def _plain_path(path: str) -> str:
    if not PATH.fullmatch(path):
        raise ValueError(f"{path[:80]!r} is no plain path inside the registry")
    return path


def read_index(content: bytes, *, source: str) -> RegistryIndex:
    """Read an index from a stranger; raises `BadRegistry` with each fault."""
    try:
        index = RegistryIndex.model_validate_json(content)
        refuse_strange_text(index.model_dump(mode="json"), source=source)
    except ValidationError as fault:
        raise _no_index(f"{source} is no index of a registry: {faults_of(fault)}.") from None
    except BadSolution as fault:
        raise _no_index(fault.given) from None
    return index


def write_index(
    *,
    name: str,
    made_at: datetime,
    solutions: tuple[Offered, ...],
    shared: tuple[Bundle, ...],
    assessments: tuple[SharedAssessment, ...],
    measures: tuple[SharedMeasure, ...],
) -> tuple[RegistryIndex, bytes]:
    """An index and its bytes, read back as whoever trusts it will read them; raises `BadRegistry` where they would be refused."""
    try:
        index = RegistryIndex(
            name=name,
            made_at=made_at,
            solutions=solutions,
            shared=shared,
            assessments=assessments,
            measures=measures,
        )
        content = (index.model_dump_json(indent=1, by_alias=True) + "\n").encode("utf-8")
    except ValidationError as fault:
        raise _no_index(f"{faults_of(fault)}.") from None
    if len(content) > MOST_INDEX_BYTES:
        raise _no_index(f"{INDEX} would be longer than {MOST_INDEX_BYTES:,} bytes.")
    return read_index(content, source=INDEX), content


def faults_of(fault: ValidationError) -> str:
    """The first faults with their places, in words that can be shown."""
    listed = (f"{'.'.join(map(str, one['loc'])) or 'file'}: {one['msg']}" for one in fault.errors()[:10])
    return shown_name("; ".join(listed), most=1000)


def _no_index(given: str) -> BadRegistry:
    return BadRegistry(
        shown_name(given, most=2000),
        allowed="the file that `upstate registry build` writes",
        next_step="Ask whoever keeps the registry to build it again.",
    )
