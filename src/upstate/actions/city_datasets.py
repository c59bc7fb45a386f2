"""The city's own public datasets, as other catalogs may have copied them."""

from __future__ import annotations

from collections.abc import Sequence

from upstate.catalog.gathering.folding import Own
from upstate.catalog.public import PublicDataset, all_public
from upstate.city.workspace import Workspace


def own_datasets(city: Workspace) -> tuple[Own, ...]:
    """Those that the public may see today."""
    return as_own(city, all_public(city.catalog, city.settings.today()))


def as_own(city: Workspace, datasets: Sequence[PublicDataset]) -> tuple[Own, ...]:
    """These datasets, with the names by which others may call who publishes them."""
    name = city.settings.name
    names = (name, name.partition(",")[0], f"City of {name.partition(',')[0]}")
    return tuple(Own(one.name, one.description.title, (*names, one.description.department)) for one in datasets)
