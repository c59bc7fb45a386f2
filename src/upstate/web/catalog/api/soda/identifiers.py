"""Which dataset a program means: by its name, or by the id that clients of Socrata expect."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from django.http import Http404

from upstate.catalog.asking.soql import Fields
from upstate.catalog.folders import dataset_folders
from upstate.catalog.reading import load_schema
from upstate.web.catalog.public import PublicDataset, public_dataset
from upstate.web.city import this_city


def four_by_four(name: str) -> str:
    """The id of a dataset, made of its name, so that it stays as long as the name does.

    >>> four_by_four("street-trees")
    'gwhs-pxmd'
    """
    letters = base64.b32encode(hashlib.sha256(name.encode()).digest()).decode().lower()
    return f"{letters[:4]}-{letters[4:8]}"


def named_dataset(asked: str) -> PublicDataset:
    """The public dataset of this name or id; a name goes before an id. Raises `Http404`, also for an id that two share: those go by their names."""
    try:
        return public_dataset(asked)
    except Http404:
        names = [one.name for one in dataset_folders(this_city().catalog) if four_by_four(one.name) == asked.lower()]
        if len(names) != 1:
            raise
    return public_dataset(names[0])


def fields_of(parquet: Path) -> Fields:
    """The fields of a published table."""
    return Fields(load_schema(parquet))
