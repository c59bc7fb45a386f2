"""A dataset as those who train models read it: Croissant 1.0, which is schema.org with the columns of its files.

Source: https://docs.mlcommons.org/croissant/docs/croissant-spec.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from upstate.catalog.harvest.harvested import Harvested, HarvestedCatalog, HarvestedFile, told
from upstate.catalog.harvest.schema_org import build_schema_org

_TYPES = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "timestamp": "sc:DateTime",
}
_OWN = (
    "citeAs column conformsTo equivalentProperty extract field fileProperty fileObject fileSet format includes isLiveDataset jsonPath key md5 parentField"
    " path recordSet references regex repeated replace samplingRate separator source subField transform"
)
# The standard's own, which every file carries.
_CONTEXT: dict[str, object] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    **{term: f"cr:{term}" for term in _OWN.split()},
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}


def build_croissant(one: Harvested, catalog: HarvestedCatalog, *, columns: Mapping[str, str]) -> dict[str, object]:
    """One version of a dataset. columns: name to type, as published. The files' addresses must be those of the version, because their fingerprints are."""
    said = build_schema_org(one, catalog)
    about = {name: value for name, value in said.items() if name not in ("@context", "@type", "@id")}
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        **about,
        "creator": {"@type": "Organization", "name": catalog.office(one)},
        "publisher": {"@type": "Organization", "name": catalog.city},
        "version": f"{one.version}.0.0",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "citeAs": f"{catalog.office(one)} ({one.modified.year}). {one.description.title}, version {one.version}. {one.address}",
        "distribution": [_file(file) for file in one.files],
        "recordSet": list(_records(one, columns)),
    }


def _file(file: HarvestedFile) -> dict[str, object]:
    return told(
        _type="cr:FileObject",
        _id=_name(file),
        name=_name(file),
        contentUrl=file.address,
        encodingFormat=file.mediatype,
        contentSize=f"{file.bytes} B",
        sha256=file.sha256,
    )


def _name(file: HarvestedFile) -> str:
    return file.address.rpartition("/")[2]


def _records(one: Harvested, columns: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """The rows, as the CSV has them; a column of shapes is text there (WKT)."""
    for file in one.files:
        if file.format == "csv":
            fields = [_field(one, _name(file), place, name, columns[name]) for place, name in enumerate(columns)]
            yield {"@type": "cr:RecordSet", "@id": "rows", "name": "rows", "field": fields}
            return


def _field(one: Harvested, file: str, place: int, name: str, type_: str) -> dict[str, object]:
    said = one.description.fields.get(name)
    return told(
        _type="cr:Field",
        _id=f"rows/{place + 1}",
        name=name,
        description=said.meaning if said else "",
        dataType=_TYPES.get(type_, "sc:Text"),
        source={"fileObject": {"@id": file}, "extract": {"column": name}},
    )
