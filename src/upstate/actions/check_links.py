"""Whether the addresses of the web that a service names still lead somewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from upstate.actions.open_service import OpenService, open_service
from upstate.actions.service_facts import LINKS, links_in
from upstate.city.writing import write_json
from upstate.errors import UpstateError
from upstate.progress import Progress, silent
from upstate.tables.servers import Address
from upstate.tables.servers.faults import Interrupted
from upstate.tables.servers.http import Client

_MOST = 500
_MOST_SECONDS = 600.0


@dataclass(frozen=True)
class Link:
    """One address. places: where it is named. fault: what is wrong with it; empty where it answers. next_step: what to do then."""

    url: str
    places: tuple[str, ...]
    fault: str = ""
    next_step: str = ""


@dataclass(frozen=True)
class CheckedLinks:
    """links: each that was asked. skipped: how many were not, because the time was up."""

    links: tuple[Link, ...]
    skipped: int

    @property
    def broken(self) -> tuple[Link, ...]:
        return tuple(one for one in self.links if one.fault)

    def as_json(self) -> dict[str, Any]:
        return {"links": [{**vars(one), "places": list(one.places)} for one in self.links], "skipped": self.skipped}


class _Asking(Client):
    """A client in a hurry."""

    patience = 10.0


def check_links(*, workspace: Path, solution: str, progress: Progress = silent) -> CheckedLinks:
    """Ask every address once, ten minutes at most in all, and write down which lead nowhere. Only public hosts are asked."""
    opened = open_service(workspace=workspace, name=solution)
    named: dict[str, list[str]] = {}
    for url, place in _named(opened):
        named.setdefault(url, []).append(place)
    until, links = time.monotonic() + _MOST_SECONDS, []
    for done, (url, places) in enumerate(named.items()):
        if time.monotonic() > until or done >= _MOST:
            break
        progress("Asking what the links lead to", done, len(named))
        links.append(Link(url, tuple(places), *ask(url)))
    checked = CheckedLinks(tuple(links), len(named) - len(links))
    opened.paths.own.mkdir(exist_ok=True)
    looked = opened.city.settings.today().isoformat()
    write_json(opened.paths.own / LINKS, {"looked": looked, "dead": {one.url: one.fault for one in checked.broken}})
    return checked


def ask(url: str) -> tuple[str, str]:
    """What is wrong with an address, and what to do; both empty where it answers."""
    if not _is_sound(url):
        return "It is no address that begins with https:// and names a host.", "Write it as a browser shows it."
    try:
        # The texts come from strangers, and none of them may make us knock at a door inside the city's own network.
        asking = _Asking(Address("https", url), tries=1, may_be_private=False)
        with asking as client, closing(client.open(url, headers={})) as response:
            if response.status < 400 or response.status in (401, 403, 405, 429):
                return "", ""  # it is there, though it does not like programs
            return f"It answered {response.status}.", "Find where the page has gone, and write its new address."
    except Interrupted as fault:
        return f"It did not answer: {fault}.", "Try it in a browser; write another address if it is gone."
    except UpstateError as fault:
        return fault.given, fault.next_step


def _is_sound(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and (parts.port or 443) > 0
    except ValueError:
        return False


def _named(opened: OpenService) -> Iterator[tuple[str, str]]:
    here = opened.solution
    for fact in here.facts.values():
        if fact.kind == "link":
            yield from ((value, f"fact {fact.name}") for value in (fact.value, fact.value_es) if value)
    yield from ((one.link, f"funding {one.name}") for one in here.opportunities if one.link)
    for (step, language), text in here.guide.bodies.items():
        yield from ((url, f"guide/{step}.{language}.md") for url in links_in(text))
