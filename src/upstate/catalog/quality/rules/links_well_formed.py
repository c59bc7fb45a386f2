"""Links in what is said about the data; by their form only, nothing is fetched."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from upstate.catalog.description import Description
from upstate.catalog.quality.check import QualityCheck, does_not_apply, failed, listed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

CRITERION = say("Links in the description are well formed")
# What someone meant as a link: a scheme with slashes, the target of a link in Markdown, or www.
_LINK = re.compile(
    r"\]\(\s*([^()\s]{1,2000})|\b([a-z]{2,10}:/{1,3}[^\s<>\"\[\]]*)|\b(www\.[^\s<>\"\[\]]+)", re.IGNORECASE
)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)
_NO_NAME = say("not the name of a host")
_SENTENCE_ENDS = ".,;:!?)]}'*_"


def check(published: PublishedTable) -> QualityCheck:
    links = list(dict.fromkeys(_links(published.description)))
    if not links:
        return does_not_apply(CRITERION, say("No link stands in it."))
    broken = [say("{link} ({fault})", link=link[:200], fault=fault) for link in links if (fault := link_fault(link))]
    if not broken:
        return passed(CRITERION)
    return failed(
        CRITERION,
        say("Not well formed: {links}.", links=listed(broken)),
        next_step=say("Copy the whole address from a browser."),
    )


def _links(description: Description) -> Iterator[str]:
    said = [description.description, description.contact, *(field.meaning for field in description.fields.values())]
    for text in said:
        for target, address, bare in _LINK.findall(text):
            yield target or (address or bare).rstrip(_SENTENCE_ENDS)


def link_fault(link: str) -> str:
    """What is wrong with the form of `link` as an address that the public can open; empty when nothing is."""
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return say("not an address")
    if parts.scheme == "mailto":
        return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parts.path) else say("not an e-mail address")
    if parts.scheme not in ("http", "https"):
        return say("does not begin with https:// or http://")
    if not host:
        return say("no host")
    if parts.username is not None:
        return say("holds a name or password")
    return _host_fault(host)


def _host_fault(host: str) -> str:
    try:
        return "" if ipaddress.ip_address(host).is_global else say("not open to the public")
    except ValueError:
        pass
    try:
        plain = host.encode("idna").decode("ascii")
    except UnicodeError:
        return _NO_NAME
    return "" if _HOST.fullmatch(plain) and len(plain) <= 253 else _NO_NAME
