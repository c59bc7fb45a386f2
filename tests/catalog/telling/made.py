"""A made-up dataset and catalog, as the site would hand them over."""

from __future__ import annotations

from datetime import date
from typing import Any

from upstate.catalog.description import Description
from upstate.catalog.telling import ToldCatalog, ToldDataset, ToldFile

SITE = "https://data.springfield.example"
PAGE = f"{SITE}/datasets/street-trees/"
SAID: dict[str, Any] = {
    "title": "Street trees",
    "description": "One row is one tree along a street.",
    "department": "Parks",
    "contact": "Call 555-0100 or write to trees@springfield.example.",
    "licence": "CC0-1.0",
    "frequency": "quarterly",
    "place": "Downtown",
    "covers_from": date(1990, 1, 1),
    "covers_to": date(2026, 5, 1),
    "topics": ("nature", "streets"),
}


def dataset(**said: Any) -> ToldDataset:
    """Street trees, with what is said of them changed."""
    file = ToldFile(
        title="CSV",
        format="csv",
        mediatype="text/csv",
        address=f"{PAGE}latest/street-trees.csv",
        lasting=f"{PAGE}versions/2/street-trees.csv",
        bytes=8223,
        sha256="a" * 64,
    )
    return ToldDataset(
        name="street-trees",
        address=PAGE,
        description=Description(**(SAID | said)),
        columns={"tree_id": "text", "height": "number"},
        version=2,
        issued=date(2026, 1, 31),
        modified=date(2026, 5, 3),
        dictionary=f"{PAGE}latest/datapackage.json",
        rows=f"{SITE}/api/v1/datasets/street-trees/rows",
        files=(file,),
    )


def catalog(*datasets: ToldDataset, email: str = "data@springfield.example") -> ToldCatalog:
    return ToldCatalog(
        city="Springfield",
        email=email,
        address=f"{SITE}/datasets/",
        api=f"{SITE}/api/v1/openapi.json",
        datasets=datasets,
    )


# Descriptions as cities leave them: full, bare, open at one end, too long, and meant to do harm.
EVERY_KIND = (
    dataset(),
    dataset(
        department="", contact="", licence="", place="", topics=(), description="", covers_from=None, covers_to=None
    ),
    dataset(covers_to=None, frequency="never", topics=("", "x")),
    dataset(description="word " * 4000, frequency="irregular", contact="mailto:a.b+c@parks.springfield.example"),
    dataset(title='"></script><script>alert(1)</script>', contact="x" * 300, department="\u202e\x00"),
)
