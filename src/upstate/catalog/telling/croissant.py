"""A dataset in Croissant 1.1, by which programs that learn from data load it with its columns and types.

Source: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html. The columns are read from the Parquet: the programs guess types from a CSV, and
would take the zero off an account number. Files are named by their version, for what stands here holds only for these bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from upstate.catalog.telling.told import ToldCatalog, ToldDataset, ToldFile, told

_CROISSANT = "http://mlcommons.org/croissant/"
_OWN_TERMS = (
    "arrayShape citeAs column conformsTo containedIn equivalentProperty extract field fileObject fileProperty fileSet format includes isArray"
    " isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate separator source subField transform"
)
# As the standard gives it: what reads it compares.
_CONTEXT: dict[str, object] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": _CROISSANT,
    "dct": "http://purl.org/dc/terms/",
    "rai": f"{_CROISSANT}RAI/",
    "sc": "https://schema.org/",
    **{term: f"cr:{term}" for term in _OWN_TERMS.split()},
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
}
# The record's types. A shape has none that programs load.
_TYPES = {
    "text": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "timestamp": "sc:DateTime",
}
_MEDIATYPES = {"csv": "text/csv", "parquet": "application/x-parquet"}
_ROWS = "rows"


def build_croissant(one: ToldDataset, catalog: ToldCatalog) -> dict[str, object]:
    """One dataset. catalog: what it is part of; its other datasets are not told."""
    files = {file.format: file for file in one.files if file.format in _MEDIATYPES and not file.is_original}
    return told(
        _context=_CONTEXT,
        _type="sc:Dataset",
        conformsTo=f"{_CROISSANT}1.1",
        name=one.description.title,
        description=one.words,
        url=one.address,
        keywords=one.keywords,
        version=f"{one.version}.0.0",
        datePublished=one.issued.isoformat(),
        dateModified=one.modified.isoformat(),
        license=one.licence,
        creator={"@type": "sc:Organization", "name": catalog.office(one)},
        publisher={"@type": "sc:Organization", "name": catalog.city},
        citeAs=f"{catalog.city} ({one.modified.year}). {one.description.title}, version {one.version}. {one.address}",
        distribution=[_file(file) for file in files.values()],
        recordSet=[_rows(one, files["parquet"])] if "parquet" in files else None,
    )


def _file(file: ToldFile) -> dict[str, object]:
    return told(
        _type="cr:FileObject",
        _id=file.format,
        name=file.title,
        contentUrl=file.lasting,
        contentSize=f"{file.bytes} B",
        encodingFormat=_MEDIATYPES[file.format],
        sha256=file.sha256,
    )


def _rows(one: ToldDataset, file: ToldFile) -> dict[str, object]:
    return {
        "@type": "cr:RecordSet",
        "@id": _ROWS,
        "name": _ROWS,
        "field": list(_fields(one, file)),
    }


def _fields(one: ToldDataset, file: ToldFile) -> Iterator[dict[str, object]]:
    for name, type_ in one.columns.items():
        if type_ in _TYPES:
            said = one.description.fields.get(name)
            yield told(
                _type="cr:Field",
                _id=f"{_ROWS}/{quote(name, safe='')}",  # an id is part of an address, and a city's columns have any name
                name=name,
                description=said.meaning if said else None,
                dataType=_TYPES[type_],
                source={"fileObject": {"@id": file.format}, "extract": {"column": name}},
            )
