"""One question in each language to a dataset that the city has, for people who read how programs ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upstate.catalog.asking.soql import Fields
from upstate.catalog.reading import Kind, load_schema
from upstate.web.catalog.addresses import addresses_of
from upstate.web.catalog.profiles import profile_of
from upstate.web.catalog.public import PublicDataset

_SAID: Mapping[str, tuple[str, str | Promise]] = {
    "REST": (
        "rest",
        _(
            "The site's own. A filter is f.COLUMN.OPERATOR=VALUE. A date is a day (2014-05-31), or a month (2014-05) or a year (2014), which cover all their days. All of it stands below."
        ),
    ),
    "SODA 2.1 (Socrata)": (
        "soda",
        _(
            "For programs that read Socrata: $select, $where, $group, $having, $order, $limit (1,000 rows unless said, at most 50,000), $offset, $q, or FIELD=VALUE. Text and dates stand in single quotes: 'Main St', '2014-05-31'."
        ),
    ),
    "CKAN": (
        "ckan",
        _(
            'For programs that read CKAN: datastore_search takes resource_id (the name of the dataset), filters, q, fields, sort, limit (100 rows unless said, at most 32,000) and offset. A filter is equal to a whole day: {"opened": "2014-05-31"}. package_search finds datasets.'
        ),
    ),
    "OGC API Features": (
        "ogc",
        _(
            "For maps (QGIS, ArcGIS, GDAL), of datasets whose rows have places: limit (100 rows unless said, at most 10,000), bbox=west,south,east,north, datetime=2014-01-01/2014-12-31, and filter in CQL2, where a date is DATE('2014-05-31')."
        ),
    ),
    "Croissant": (
        "croissant",
        _("For programs that learn from data: what the columns are and where the files lie. It takes no questions."),
    ),
}


@dataclass(frozen=True)
class Example:
    """A language, by its name and its place on the page, and an address to open; empty where the city has no dataset that it could be asked of."""

    language: str
    id: str
    words: str | Promise
    address: str


def examples_of(origin: str, dataset: PublicDataset | None) -> Iterator[Example]:
    """Each language with a question to this dataset."""
    addresses = dict(addresses_of(origin, dataset)) if dataset else {}
    asked = _questions(dataset) if dataset else {}
    for language, (id_, words) in _SAID.items():
        address, question = addresses.get(language, ""), asked.get(language, {})
        if question and address:
            address += ("&" if "?" in address else "?") + urlencode(question, quote_via=quote, safe="$'/,:{}")
        yield Example(language, id_, words, address)


def _questions(dataset: PublicDataset) -> dict[str, dict[str, str]]:
    """Of the first column of days: the rows since the beginning of its last year; of another: the rows that have its most frequent value. Ten of them."""
    schema = [one for one in load_schema(dataset.newest.parquet) if one.kind is not Kind.SHAPE]
    column = next((one for one in schema if one.kind in (Kind.DATE, Kind.TIME)), schema[0])
    known = next(one for one in profile_of(dataset.newest).columns if one.name == column.name)
    field = next(one.name for one in Fields(schema).all if one.column == column)
    rest, soda, ckan, ogc = {}, {}, {}, {}
    if known.greatest and column.kind in (Kind.DATE, Kind.TIME):
        day = f"{known.greatest[:4]}-01-01"
        rest, soda, ogc = {f"f.{column.name}.from": day}, {"$where": f"`{field}` >= '{day}'"}, {"datetime": f"{day}/.."}
        ckan = {"filters": json.dumps({column.name: known.greatest}, ensure_ascii=False)}
    elif known.frequent:
        value = known.frequent[0].value
        rest, soda = {f"f.{column.name}.is": value}, {field: value}
        ckan = {"filters": json.dumps({column.name: value}, ensure_ascii=False)}
    return {
        "REST": {**rest, "limit": "10"},
        "SODA 2.1 (Socrata)": {**soda, "$limit": "10"},
        "CKAN": {**ckan, "limit": "10"},
        "OGC API Features": {**ogc, "limit": "10"},
    }
