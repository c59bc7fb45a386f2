"""Every public page of the site, found as a visitor finds them: from the front pages and the site map, along the links."""

from __future__ import annotations

import logging
import re
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from upstate.progress import Progress
from upstate.web.export.addresses import Link, file_of, read_link
from upstate.web.export.rewriting import links_of

_LATEST = re.compile(r"\A/(?:[a-z]{2}/)?datasets/[a-z0-9-]+/latest/[^/]+\Z")
_LIST = "application/ld+json"


@dataclass
class Crawled:
    """What was found. pages: address -> file in the copy. texts: those of them that are pages. moved: address -> where it led.
    closed: addresses that no visitor can read. beyond: how many were left out because there are too many."""

    origin: str
    pages: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    beyond: int = 0

    def file_for(self, link: Link) -> str | None:
        """The file that a link leads to, when it is in the copy."""
        address, seen = link.address, set()
        while address in self.moved and address not in seen:
            seen.add(address)
            address = self.moved[address]
        return self.pages.get(address or "")


def crawl(folder: Path, *, most: int, progress: Progress) -> Crawled:
    """Ask for every public page as a visitor without an account and keep the answers in `folder`; pages are not rewritten yet.

    What the site asks programs to leave alone (robots.txt) is left alone, and so is what needs a question mark, but for the pages of
    a list. most: how many pages and files at most; those that are fewest steps from the front page come first.
    """
    name = settings.HOSTS[0] if settings.HOSTS else "localhost"
    scheme = "https" if settings.HTTPS else "http"
    found = Crawled(f"{scheme}://{name}")
    visitor = Visitor(name)
    with _quiet():
        closed = _closed(visitor)
        waiting = deque(_beginnings(visitor, found.origin))
        known = set(waiting)
        while waiting:
            address = waiting.popleft()
            progress("Copying pages", len(found.pages), len(found.pages) + len(waiting))
            if len(found.pages) >= most:
                found.beyond += 1
                continue
            if _is_closed(address, closed):
                found.closed.add(address)
                continue
            for link in _visit(visitor, address, found, folder):
                if link not in known:
                    known.add(link)
                    waiting.append(link)
    _keep_latest(found, folder)
    return found


class Visitor:
    """Somebody without an account or a browser, who asks the site in this very process."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._handler = WSGIHandler()
        self._requests = RequestFactory()

    def get(self, address: str) -> Any:
        """The answer as the site made it; to be closed."""
        request = self._requests.get(address, secure=settings.HTTPS, headers={"host": self._host})
        return self._handler.get_response(request)


@contextmanager
def _quiet() -> Iterator[None]:
    """The copy is no visit: it is not written down."""
    log = logging.getLogger("upstate.request")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _closed(visitor: Visitor) -> list[str]:
    answer = visitor.get("/robots.txt")
    text = answer.content.decode() if answer.status_code == 200 else ""
    return [path for path in re.findall(r"(?mi)^Disallow:[ \t]*(/\S+)", text) if "*" not in path]


def _is_closed(address: str, closed: list[str]) -> bool:
    for code, _ in settings.LANGUAGES:
        address = address.removeprefix(f"/{code}") if address.startswith(f"/{code}/") else address
    return address.startswith(tuple(closed))


def _beginnings(visitor: Visitor, origin: str) -> list[str]:
    fronts = ["/", *(f"/{code}/" for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE)]
    answer = visitor.get("/sitemap.xml")
    text = answer.content.decode() if answer.status_code == 200 else ""
    mapped = (read_link(told, page="/", origin=origin) for told in re.findall(r"<loc>\s*([^<\s]+)\s*</loc>", text))
    return list(dict.fromkeys([*fronts, *_addresses(mapped)]))


def _addresses(links: Iterable[Link]) -> Iterator[str]:
    for link in links:
        if link.address is not None and not link.needs_server and not link.address.startswith(settings.STATIC_URL):
            yield link.address


def _visit(visitor: Visitor, address: str, found: Crawled, folder: Path) -> list[str]:
    """Keep one answer; gives the addresses it links to."""
    answer = visitor.get(address)
    try:
        if answer.status_code in {301, 302, 307, 308}:
            link = read_link(answer["Location"], page=address, origin=found.origin)
            if link.address is None or link.needs_server or link.address == address:
                found.closed.add(address)
                return []
            found.moved[address] = link.address
            return [link.address]
        if answer.status_code != 200:
            found.closed.add(address)
            return []
        return _keep(answer, address, found, folder)
    finally:
        answer.close()


def _keep(answer: Any, address: str, found: Crawled, folder: Path) -> list[str]:
    kind = answer.get("Content-Type", "application/octet-stream").partition(";")[0].strip()
    target = folder / file_of(address, kind)
    while target.exists():  # two addresses of one file name
        target = target.with_name(f"_{target.name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    found.pages[address] = target.relative_to(folder).as_posix()
    with target.open("wb") as handle:
        for chunk in answer.streaming_content if answer.streaming else answer:
            handle.write(chunk)
    if kind != "text/html":
        # The list for programs names files that no page links to.
        links = re.findall(r'"(https?://[^"\s]+)"', target.read_text("utf-8")) if kind == _LIST else []
        return list(_addresses(read_link(link, page=address, origin=found.origin) for link in links))
    found.texts[address] = found.pages[address]
    links = links_of(target.read_text("utf-8"))
    return list(_addresses(read_link(link, page=address, origin=found.origin) for link in links))


def _keep_latest(found: Crawled, folder: Path) -> None:
    """A file server leads nowhere, so the newest version's files stand at their lasting addresses too."""
    for address in filter(_LATEST.match, found.moved):
        if file := found.file_for(Link(address)):
            target = folder / file_of(address, "application/octet-stream")
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                # Both are of this copy, so neither is the city's own version.
                target.hardlink_to(folder / file)
            except OSError:  # a disk without links
                shutil.copyfile(folder / file, target)
