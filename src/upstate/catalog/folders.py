"""Where a dataset's files lie, and which of its versions the public may see.

    catalog/street-trees/
      dataset.toml          what people say about it
      draft/                what waits for a decision; at most one
      versions/1/           published, never changed again

A version is there when its folder has its name. One that is under embargo is there too, but not yet for the public.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from upstate.errors import UpstateError

NAME = re.compile(r"\A[a-z0-9][a-z0-9-]{0,79}\Z")
# Words that stand in addresses or among folders for what others keep.
_TAKEN = ("elsewhere", "sources", "harvested")


class NoSuchDataset(UpstateError):
    """There is no dataset, or no version of it, by that name."""


@dataclass(frozen=True)
class DatasetFolder:
    """The files of one dataset."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def description(self) -> Path:
        return self.folder / "dataset.toml"

    @property
    def draft(self) -> Path:
        return self.folder / "draft"

    @property
    def versions(self) -> Path:
        return self.folder / "versions"

    def version(self, number: int) -> Path:
        return self.versions / str(number)

    def numbers(self) -> list[int]:
        """Numbers of all versions, the first first, those under embargo too."""
        return sorted(int(one.name) for one in self.versions.glob("[1-9]*") if one.name.isdecimal())


def dataset_folder(catalog: Path, name: str) -> DatasetFolder:
    """The folder of the dataset `name` below a city's `catalog`, there or not; raises `NoSuchDataset` for no name."""
    if not NAME.match(name) or name in _TAKEN:
        raise NoSuchDataset(
            f"{name!r} can not be the name of a dataset.",
            allowed="small letters, digits and dashes, such as street-trees, and not one of " + ", ".join(_TAKEN),
            next_step="Choose such a name; it becomes part of the dataset's address.",
        )
    return DatasetFolder(catalog / name)


def dataset_folders(catalog: Path) -> list[DatasetFolder]:
    """All datasets of a city, by name."""
    found = (one for one in catalog.glob("*/dataset.toml") if NAME.match(one.parent.name))
    return sorted((DatasetFolder(one.parent) for one in found), key=lambda one: one.name)
