"""Reading the fields of one dataset: what is wrong with a field is told once, in three parts, and costs no other field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from upstate.catalog.gathering.gathered import Gathered, ItemFault, ReadItem
from upstate.catalog.gathering.plain import day_of, plain_text, web_address

_LONGEST = 300
_LONGEST_DESCRIPTION = 20_000
_MOST_WORDS, MOST_FILES = 100, 500
# What DCAT-US lets an office write in place of what it may not tell.
_REDACTED = re.compile(r"\s*\[\[REDACTED")
# A text of several languages, or an object that stands for its name.
_NAMES = ("@value", "en", "en-US", "prefLabel", "name", "fn", "title", "label", "@id")
_REPEATED = re.compile(r"R\d*/P|P\d|irregular\Z", re.I)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+\Z", re.ASCII)
_SHOWN = "The dataset is shown without it. Tell who keeps the catalog."
_MOST_FAULTS = 50
# What differs between faults of one kind.
_VALUES = re.compile(r"“.*”|\d[\d,]*")


class Reader:
    """The fields of one dataset and what is wrong with them. place: which dataset of the source it is, from 1."""

    def __init__(self, raw: Any, place: int) -> None:
        self._said: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        self._is_object = isinstance(raw, Mapping)
        self._place = place
        self.faults: list[ItemFault] = []
        self.title = text_of(self._said.get("title"))[:_LONGEST]

    @property
    def where(self) -> str:
        return f"dataset {self._place:,}" + (f" “{self.title[:80]}”" if self.title else "")

    def value(self, name: str) -> Any:
        """What stands there as it is; null where it is redacted or empty."""
        found = self._said.get(name)
        return None if found in ("", [], {}) or (isinstance(found, str) and _REDACTED.match(found)) else found

    def text(self, name: str, *, needed: bool = False, most: int = _LONGEST) -> str:
        """A field that is text."""
        found = self.value(name)
        if found is None:
            if needed:
                self.missing(name)
            return ""
        text = text_of(found)
        if not text:
            self.tell(f"{name} is {_kind(found)}", "text that can be read")
        elif len(text) > most:
            self.tell(
                f"{name} has {len(text):,} characters",
                f"{most:,} characters",
                f"Only the first {most:,} are shown. Tell who keeps the catalog.",
            )
        return text[:most].rstrip()

    def description(self, name: str, *, needed: bool) -> str:
        return self.text(name, needed=needed, most=_LONGEST_DESCRIPTION)

    def words(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of words."""
        found = self.value(name)
        if found is None:
            if needed:
                self.missing(name, allowed="a list of words, such as [“parks”, “trees”]")
            return ()
        if isinstance(found, str):
            self.tell(f"{name} is one text", "a list of words", "It is read as words between commas.")
            found = found.split(",")
        if not isinstance(found, list):
            self.tell(f"{name} is {_kind(found)}", "a list of words")
            return ()
        texts = [text_of(one)[:100] for one in found[:_MOST_WORDS]]
        if not all(texts):
            self.tell(f"{name} holds something that is no word", "a list of words", "The other words are shown.")
        return tuple(dict.fromkeys(filter(None, texts)))

    def day(self, name: str, *, needed: bool = False, may_repeat: bool = False) -> date | None:
        """A day. may_repeat: whether the field may say how often instead."""
        found = self.value(name)
        if found is None:
            if needed:
                self.missing(name, allowed="a day, such as 2026-05-01")
            return None
        found = found.get("@value") if isinstance(found, Mapping) else found
        day = day_of(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else None
        if day is None and not (may_repeat and isinstance(found, str) and _REPEATED.match(found)):
            self.tell(f"{name} is {_shown(found)}", "a day, such as 2026-05-01")
        return day

    def address(self, name: str) -> str:
        """An address of the web."""
        found = self.value(name)
        return "" if found is None else self.address_in(found, name)

    def address_in(self, found: Any, where: str, *, next_step: str = _SHOWN) -> str:
        """An address of the web that stands at `where`; empty, and told, where it is none."""
        address = address_of(found)
        if not address:
            allowed = "an address that begins with https:// or http:// and names a host"
            self.tell(f"{where} is {_shown(found)}", allowed, next_step)
        return address

    def email_in(self, found: Any, where: str, *, marked: bool = False) -> str:
        """An e-mail address. marked: whether the format wants `mailto:` before it."""
        text = text_of(found)
        if not text or _REDACTED.match(text):
            return ""
        address = re.sub(r"\Amailto:", "", text, flags=re.I).strip()
        if not _EMAIL.match(address) or len(address) > 254:
            self.tell(f"{where} is {_shown(text)}", "an e-mail address, such as mailto:data@city.gov")
            return ""
        if marked and address == text:
            self.tell(f"{where} does not begin with mailto:", f"mailto:{address}", "It is read so. Nothing is lost.")
        return address

    def missing(self, name: str, *, allowed: str = "text") -> None:
        is_null = name in self._said and self._said[name] is None
        self.tell(f"{name} is {'empty (null)' if is_null else 'missing'}", allowed)

    def tell(self, fault: str, allowed: str, next_step: str = _SHOWN) -> None:
        """A fault of this dataset; `fault` names the field."""
        told = self._fault(fault, allowed, next_step)
        if told not in self.faults and len(self.faults) < _MOST_FAULTS:
            self.faults.append(told)

    def refused(self, fault: str, allowed: str, next_step: str) -> ReadItem:
        """The dataset can not be shown."""
        self.faults.append(self._fault(fault, allowed, next_step))
        return ReadItem(self.title, None, tuple(self.faults))

    def _fault(self, fault: str, allowed: str, next_step: str) -> ItemFault:
        kind = _VALUES.sub("…", fault)
        return ItemFault(given=f"{self.where}: {fault}.", allowed=allowed, next_step=next_step, kind=kind)

    def found(self, item: Gathered) -> ReadItem:
        return ReadItem(item.title, item, tuple(self.faults))

    def no_use(self, identifier: str) -> ReadItem | None:
        """Why the dataset can not be shown at all; null where it can."""
        mend = "It is left out, the others are not. Tell who keeps the catalog."
        if not self._is_object:
            return self.refused("it is no object", "an object with a title and an identifier", mend)
        if not self.title:
            return self.refused("title is missing", "text", mend)
        if not identifier:
            return self.refused("identifier is missing", "text that names the dataset and no other", mend)
        return None


def text_of(value: Any) -> str:
    """A value as plain text: of languages English, of an object its name, of a list its first; empty for what is no text."""
    for _level in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, Mapping):
            value = next((value[name] for name in _NAMES if value.get(name)), "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return plain_text(str(value))


def address_of(value: Any) -> str:
    """The address of the web in a value, which may be an object that stands for a page; empty where there is none."""
    for _level in range(3):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, Mapping):
            value = next((value[name] for name in ("accessURL", "url", "@id", "page") if value.get(name)), "")
    return web_address(value) if isinstance(value, str) else ""


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), "nothing that can be shown")


def _shown(value: Any) -> str:
    """A value in the words of a message."""
    if not isinstance(value, str):
        return _kind(value)
    text = " ".join(plain_text(value).split())
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”" if text else "no text"
