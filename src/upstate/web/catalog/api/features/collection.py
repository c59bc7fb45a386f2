"""A dataset whose rows have places, as a collection of features."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.urls import reverse

from upstate.catalog.reading import Column, Kind, load_schema
from upstate.catalog.reading.places.pointing import placing_columns, point_columns, shape_column
from upstate.catalog.versions import Version
from upstate.web.catalog.api.programs import NothingThere
from upstate.web.catalog.public import PublicDataset, public_dataset, public_datasets, public_version

GEOMETRY = "geometry"  # by which filters and queryables speak of a row's shape


@dataclass(frozen=True)
class Collection:
    """A version of a dataset: the newest, unless a page goes on in the one in which it began."""

    dataset: PublicDataset
    version: Version
    schema: tuple[Column, ...]

    @property
    def name(self) -> str:
        return self.dataset.name

    @property
    def parquet(self) -> Path:
        return self.version.parquet

    @cached_property
    def shape(self) -> Column | None:
        return shape_column(self.schema)

    @cached_property
    def points(self) -> tuple[Column, Column] | None:
        return None if self.shape else point_columns(self.schema)

    @cached_property
    def properties(self) -> tuple[Column, ...]:
        """All columns but those that place a row."""
        placing = self.points or ()
        return tuple(one for one in self.schema if one.kind is not Kind.SHAPE and one not in placing)

    @cached_property
    def key(self) -> Column | None:
        """The column that names a feature; None where the row's number in this version does."""
        record = self.version.record
        if not record.key_is_unique or len(record.description.key) != 1:
            return None
        return next((one for one in self.properties if one.name == record.description.key[0]), None)

    @cached_property
    def time(self) -> Column | None:
        """The column that `datetime` asks for: the first of days or moments."""
        return next((one for one in self.properties if one.kind in (Kind.DATE, Kind.TIME)), None)


def find_collection(name: str, number: int | None = None) -> Collection:
    """The collection of that name, in version `number` or the newest; raises `Http404` where there is none that is public, `NothingThere` where its rows have no
    place."""
    dataset = public_dataset(name)
    found = _collection(dataset, dataset.newest if number is None else public_version(dataset, number))
    if found is None:
        raise NothingThere(
            f"The rows of {name} have no places.",
            allowed=f"datasets whose rows have: {reverse('features-collections')}",
            next_step=f"Ask for its rows at {reverse('api-rows', args=[name])}.",
        )
    return found


def find_collections() -> list[Collection]:
    """All of them, by name."""
    return [found for one in public_datasets() if (found := _collection(one, one.newest))]


def _collection(dataset: PublicDataset, version: Version) -> Collection | None:
    schema = load_schema(version.parquet)
    return Collection(dataset, version, schema) if placing_columns(schema) else None
