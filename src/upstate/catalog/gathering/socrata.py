"""A dataset of a Socrata portal, as the Discovery API gives it (https://dev.socrata.com/docs/other/discovery)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from upstate.catalog.gathering.gathered import Gathered, GatheredFile, ReadItem
from upstate.catalog.gathering.reader import Reader, text_of

_TABLES = ("dataset", "filter", "map", "geo_map")
_DATA = (*_TABLES, "file", "href", "link", "federated_href")
_ID = re.compile(r"[a-z0-9]{4}-[a-z0-9]{4}\Z")


def read_socrata(raw: Any, place: int, home: str) -> ReadItem:
    """One result. home: the portal's address, without a slash at its end."""
    whole = raw if isinstance(raw, Mapping) else {}
    said, sorted_as, about = (_object(whole.get(name)) for name in ("resource", "classification", "metadata"))
    reader = Reader({**said, "title": said.get("name")} if isinstance(raw, Mapping) else raw, place)
    number = text_of(said.get("id"))
    if nothing := reader.no_use(number if _ID.match(number) else ""):
        return nothing
    kind = text_of(said.get("type"))
    if kind not in _DATA:
        return reader.refused(
            f"it is of the type {kind[:40] or 'none'}", "a dataset, a map or a file", "It is left out."
        )
    tags = dict.fromkeys(text_of(one)[:100] for name in ("domain_tags", "tags") for one in _list(sorted_as.get(name)))
    # The identifier that the portal itself gives in its data.json.
    return reader.found(
        Gathered(
            identifier=f"{home}/api/views/{number}",
            title=reader.title,
            description=reader.description("description", needed=True),
            publisher=reader.text("attribution"),
            contact="",
            email=reader.email_in(said.get("contact_email"), "contact_email"),
            licence=text_of(about.get("license"))[:300],
            keywords=tuple(filter(None, tags)),
            issued=reader.day("createdAt"),
            modified=reader.day("updatedAt", needed=True),
            landing_page=reader.address_in(whole.get("link") or whole.get("permalink") or f"{home}/d/{number}", "link"),
            files=_files(home, number) if kind in _TABLES else (),
        )
    )


def _files(home: str, number: str) -> tuple[GatheredFile, ...]:
    table = GatheredFile(
        title="CSV",
        format="CSV",
        mediatype="text/csv",
        address=f"{home}/api/views/{number}/rows.csv?accessType=DOWNLOAD",
    )
    service = GatheredFile(
        title="API", format="JSON", mediatype="application/json", address=f"{home}/resource/{number}.json"
    )
    return (table, service)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value[:100] if isinstance(value, list) else []
