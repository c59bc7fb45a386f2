"""A dataset of DCAT-US, as a `data.json` (1.1) or a JSON-LD catalog (3.0) holds it.

Both versions are read by one reader, because catalogs in the wild mix them. What a version wants and a dataset lacks is told.
Sources: https://resources.data.gov/resources/dcat-us/ and https://resources.data.gov/resources/dcat-us3/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from upstate.catalog.gathering.gathered import Gathered, GatheredFile, ReadItem
from upstate.catalog.gathering.reader import MOST_FILES, Reader, address_of, text_of

Version = Literal["1.1", "3.0"]
_CLOSED = ("non-public", "NON_PUBLIC")
_MOST_PLACE = 200
_WORDS = "Its words are shown in place of a link. Tell who keeps the catalog."
_OTHERS = "The other files are shown. Tell who keeps the catalog."


def read_dcat_us(raw: Any, place: int, version: Version) -> ReadItem:
    """One dataset. place: which of the source it is, from 1."""
    said = _without_prefixes(raw)
    reader = Reader(said, place)
    identifier = text_of(reader.value("identifier"))[:1_000] or (address_of(said) if version == "3.0" else "")
    if nothing := reader.no_use(identifier):
        return nothing
    level = text_of(reader.value("accessLevel"))
    if level in _CLOSED:
        return reader.refused(
            "accessLevel is non-public", "public, or restricted public", "It is left out, as its keeper wants."
        )
    old = version == "1.1"
    if old and not level:
        reader.missing("accessLevel", allowed="public, restricted public or non-public")
    publisher = reader.text("publisher", needed=True)
    contact, email = _contact(reader)
    files = tuple(_files(reader))
    return reader.found(
        Gathered(
            identifier=identifier,
            title=reader.text("title"),
            description=reader.description("description", needed=True),
            publisher=publisher,
            contact=contact,
            email=email,
            licence=_licence(reader),
            keywords=reader.words("keyword", needed=old),
            issued=reader.day("issued"),
            modified=reader.day("modified", needed=old, may_repeat=True),
            places=_places(reader.value("spatial")),
            landing_page=reader.address("landingPage"),
            files=files,
        )
    )


def _without_prefixes(raw: Any, level: int = 0) -> Any:
    """JSON-LD may write dcterms:title for title."""
    if isinstance(raw, list):
        return [_without_prefixes(one, level + 1) for one in raw] if level < 4 else raw
    if not isinstance(raw, Mapping) or level >= 4:
        return raw
    return {name.rpartition(":")[2] or name: _without_prefixes(value, level + 1) for name, value in raw.items()}


def _contact(reader: Reader) -> tuple[str, str]:
    found = reader.value("contactPoint")
    if found is None:
        reader.missing("contactPoint", allowed="an object with fn and hasEmail")
        return "", ""
    one = found[0] if isinstance(found, list) else found
    if not isinstance(one, Mapping):
        reader.tell("contactPoint is no object", "an object with fn and hasEmail")
        return "", ""
    email = reader.email_in(one.get("hasEmail"), "contactPoint.hasEmail", marked=True)
    return text_of(one.get("fn"))[:300], email


def _licence(reader: Reader) -> str:
    """An address; where it is none, its words, and the fault is told. DCAT-US 3 states it with the files."""
    found = reader.value("license")
    if found is None:
        listed = reader.value("distribution")
        stated = (one.get("license") for one in listed if isinstance(one, Mapping)) if isinstance(listed, list) else ()
        found = next(filter(None, stated), None)
        return "" if found is None else address_of(found) or text_of(found)[:300]
    return reader.address_in(found, "license", next_step=_WORDS) or text_of(found)[:300]


def _places(spatial: Any) -> str:
    """Words for a place; the coordinates of one are not shown."""
    text = text_of(spatial)
    has_words = sum(letter.isalpha() for letter in text) > len(text) / 3
    return text if has_words and len(text) <= _MOST_PLACE else ""


def _files(reader: Reader) -> Iterator[GatheredFile]:
    listed = reader.value("distribution")
    if listed is None:
        return
    if isinstance(listed, Mapping):
        listed = [listed]
    if not isinstance(listed, list):
        reader.tell("distribution is no list", "a list of objects")
        return
    if len(listed) > MOST_FILES:
        reader.tell(f"distribution lists {len(listed):,} files", f"{MOST_FILES:,}", "Only the first are shown.")
    for number, one in enumerate(listed[:MOST_FILES], start=1):
        where = f"distribution {number}"
        if not isinstance(one, Mapping):
            reader.tell(f"{where} is no object", "an object with downloadURL or accessURL", "It is not shown.")
            continue
        yield from _file(reader, one, where)


def _file(reader: Reader, one: Mapping[str, Any], where: str) -> Iterator[GatheredFile]:
    """It, where one of its addresses leads somewhere; each that does not is told."""
    named = {str(one[name]): name for name in ("accessURL", "downloadURL") if one.get(name)}
    if not named:
        reader.tell(f"{where} has no address", "downloadURL or accessURL", _OTHERS)
    # The last is the one to download, and two that are the same are told of once.
    names = reversed(named.values())
    addresses = [reader.address_in(one[name], f"{where}, {name}", next_step=_OTHERS) for name in names]
    if address := next(filter(None, addresses), ""):
        yield GatheredFile(
            title=text_of(one.get("title"))[:300],
            format=text_of(one.get("format"))[:60],
            mediatype=text_of(one.get("mediaType"))[:100],
            address=address,
        )
