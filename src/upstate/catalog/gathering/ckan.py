"""A dataset of a CKAN portal, as `package_search` gives it (https://docs.ckan.org/en/latest/api/)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from upstate.catalog.gathering.gathered import Gathered, GatheredFile, ReadItem
from upstate.catalog.gathering.reader import MOST_FILES, Reader, text_of

# Where a harvested or a DCAT package keeps the identifier that it has at home.
_IDENTIFIERS = ("identifier", "guid")


def read_ckan(raw: Any, place: int, home: str) -> ReadItem:
    """One package. home: the portal's address, without a slash at its end."""
    reader = Reader(raw, place)
    extras = _extras(reader.value("extras"))
    identifier = next(filter(None, (extras.get(name) for name in _IDENTIFIERS)), "") or text_of(reader.value("id"))
    reader.title = reader.title or text_of(reader.value("name"))[:300]
    if nothing := reader.no_use(identifier[:1_000]):
        return nothing
    if reader.value("private") is True or text_of(reader.value("state")) not in ("", "active"):
        return reader.refused("it is not public", "a package that is active and not private", "It is left out.")
    person = "maintainer" if reader.value("maintainer") or reader.value("maintainer_email") else "author"
    name = text_of(reader.value("name")) or text_of(reader.value("id"))
    return reader.found(
        Gathered(
            identifier=identifier[:1_000],
            title=reader.title,
            description=reader.description("notes", needed=True),
            publisher=_organization(reader.value("organization")),
            contact=reader.text(person),
            email=reader.email_in(reader.value(f"{person}_email"), f"{person}_email"),
            licence=reader.address("license_url") or reader.text("license_title"),
            keywords=tuple(_tags(reader)),
            issued=reader.day("metadata_created"),
            modified=reader.day("metadata_modified", needed=True),
            places="",
            landing_page=reader.address_in(f"{home}/dataset/{name}", "name"),
            files=tuple(_files(reader)),
        )
    )


def _organization(said: Any) -> str:
    return text_of(said.get("title") or said.get("name"))[:300] if isinstance(said, Mapping) else ""


def _extras(listed: Any) -> dict[str, str]:
    """What a package says beyond CKAN's own fields: a list of keys and values."""
    if not isinstance(listed, list):
        return {}
    return {text_of(one.get("key")): text_of(one.get("value")) for one in listed if isinstance(one, Mapping)}


def _tags(reader: Reader) -> Iterator[str]:
    listed = reader.value("tags")
    for one in listed[:100] if isinstance(listed, list) else ():
        word = text_of(one)
        if isinstance(one, Mapping):
            word = text_of(one.get("display_name") or one.get("name"))
        if word:
            yield word[:100]


def _files(reader: Reader) -> Iterator[GatheredFile]:
    listed = reader.value("resources")
    for number, one in enumerate(listed[:MOST_FILES] if isinstance(listed, list) else (), start=1):
        where = f"resource {number}"
        if not isinstance(one, Mapping):
            reader.tell(f"{where} is no object", "an object with url", "It is not shown.")
        elif address := reader.address_in(one.get("url"), f"{where}, url"):
            yield GatheredFile(
                title=text_of(one.get("name"))[:300],
                format=text_of(one.get("format"))[:60],
                mediatype=text_of(one.get("mimetype"))[:100],
                address=address,
            )
