"""`datapackage.json`: a version as a Frictionless Data Package, version 2 of the standard.

Source: https://datapackage.org/standard/data-package/ and /table-schema/. What the standard has no word for lies under `upstate`.
"""

from __future__ import annotations

from typing import Any

from upstate.catalog.description import LICENCES, Description
from upstate.catalog.versions import PublishedFile, Record

PACKAGE = "datapackage.json"
_PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
_RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
_TYPES = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "datetime",
    "geometry": "string",
}


def build_package(name: str, record: Record, *, city: str) -> dict[str, Any]:
    """The Data Package of one version. city: who publishes it."""
    said = record.description
    package = {
        "$schema": _PACKAGE,
        "name": name,
        "id": record.draft.id,
        "title": said.title,
        "description": said.description,
        "version": str(record.number),
        "created": record.draft.events[-1].at,
        "licenses": _licences(said),
        "contributors": [{"title": said.department or city, "organization": city, "roles": ["publisher"]}],
        "keywords": list(said.topics),
        "sources": [{"title": record.draft.source}],
        "resources": [_resource(name, record, one) for one in record.files],
        "upstate": _ours(record),
    }
    return {key: value for key, value in package.items() if value not in ("", [])}


def _licences(said: Description) -> list[dict[str, str]]:
    if not said.licence:
        return []
    title, path = LICENCES[said.licence]
    return [{"name": said.licence, "title": title, "path": path}]


def _resource(name: str, record: Record, file: PublishedFile) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "$schema": _RESOURCE,
        "name": f"{name}-original" if file.is_original else f"{name}-{file.format}",
        "path": file.path,
        "format": file.format,
        "mediatype": file.mediatype,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if file.format == "csv" and not file.is_original:
        resource |= {"type": "table", "encoding": "utf-8", "schema": _table_schema(record)}
    return resource


def _table_schema(record: Record) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": _SCHEMA,
        "fields": [_field(name, type_, record.description) for name, type_ in record.columns.items()],
        "missingValues": [""],
    }
    if record.description.key and record.key_is_unique:
        schema["primaryKey"] = list(record.description.key)
    return schema


def _field(name: str, type_: str, said: Description) -> dict[str, Any]:
    meaning = said.fields.get(name)
    field: dict[str, Any] = {"name": name, "type": _TYPES[type_]}
    if meaning:
        field |= {"title": meaning.title, "description": meaning.meaning, "unit": meaning.unit}
        if meaning.codes and type_ == "text":
            field["categories"] = [{"value": value, "label": label} for value, label in meaning.codes.items()]
    return {key: value for key, value in field.items() if value != ""}


def _ours(record: Record) -> dict[str, Any]:
    said = record.description
    return {
        "published": record.published.isoformat(),
        "rows": record.rows,
        "department": said.department,
        "contact": said.contact,
        "frequency": said.frequency.value,
        "place": said.place,
        "covers_from": said.covers_from.isoformat() if said.covers_from else None,
        "covers_to": said.covers_to.isoformat() if said.covers_to else None,
        "left_out": record.left_out,
    }
