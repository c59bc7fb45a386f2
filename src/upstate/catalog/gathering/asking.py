"""Asking a source for its datasets, page by page, by the project's one client: guarded, bounded in size, and over in time.

A page is what is stored at once. Where a run breaks off, the next goes on behind the last page: a portal is asked for what comes after;
a file is fetched from its last byte on, and once it is whole it is not asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from upstate.catalog.gathering.ckan import read_ckan
from upstate.catalog.gathering.dcat_us import Version, read_dcat_us
from upstate.catalog.gathering.gathered import ReadItem
from upstate.catalog.gathering.socrata import read_socrata
from upstate.catalog.gathering.source import Source
from upstate.progress import Progress
from upstate.tables.reading.json_scanner import BadJsonError, Scanner
from upstate.tables.servers import Address, parse_source
from upstate.tables.servers.ckan import do_action
from upstate.tables.servers.faults import UnreadableServer, unreadable
from upstate.tables.servers.http import Client, TooMuchError
from upstate.tables.servers.https import download
from upstate.tables.servers.paging import count_of, strange

_MOST_BYTES = 256 * 2**20
MOST_ITEMS = 100_000
_OF_A_FILE = 500
_MOST_TRIES = 5
_OF_A_PAGE = 100
_NEXT = "Open the address in a browser, or tell who keeps the catalog. What was gathered before is kept."


class Page(NamedTuple):
    """Some datasets. begun: how many the source gave up to here; where those are the items alone, they take the place of all before.

    total: as many as it counts, 0 where that is not known yet. is_last: whether this is all.
    """

    items: list[ReadItem]
    begun: int
    total: int
    is_last: bool


def ask_pages(
    source: Source, *, begun: int, total: int, folder: Path, until: float, progress: Progress
) -> Iterator[Page]:
    """Everything from the dataset `begun` on, of which the source counted `total`; all anew where it counts otherwise now.

    folder: where a file is kept until the run has ended; it holds that of the run that broke off. until: when it has to be over, by
    `time.monotonic`. Raises `UnreadableServer` for a source that does not give all.
    """
    paged = {"ckan": _ckan, "socrata": _socrata}.get(source.kind)
    # An address of the web, as was checked when the source was read; this hides the secrets in it from every message.
    address = cast("Address", parse_source(source.home if paged else source.list_address))
    with Client(address, may_be_private=source.allow_private, until=until) as client:
        if paged:
            yield from _until_all(paged(address, client, source.home), address, (begun, total), progress)
        else:
            yield from _file(address, client, source.list_address, folder, begun, progress)


def _file(address: Address, client: Client, url: str, folder: Path, begun: int, progress: Progress) -> Iterator[Page]:
    path = folder / "list.json"
    if not path.exists():
        begun = 0
        got = download(address=address, url=url, client=client, folder=folder, most=_MOST_BYTES, progress=progress)
        got.path.rename(path)
    try:
        yield from _read_file(path, address, begun, progress)
    except UnreadableServer:
        path.unlink()  # what can not be read is fetched anew the next time
        raise


def _read_file(path: Path, address: Address, begun: int, progress: Progress) -> Iterator[Page]:
    version = _version_of(path, address)
    items: list[ReadItem] = []
    place = 0
    for place, raw in enumerate(_datasets(path, address), start=1):
        _refuse_too_many(address, place)
        if place <= begun:
            continue
        items.append(read_dcat_us(raw, place, version))
        if len(items) == _OF_A_FILE:
            yield Page(items, place, 0, is_last=False)
            progress(f"Reading {address.host}", place)
            items = []
    yield Page(items, place, place, is_last=True)


def _walk(path: Path, address: Address) -> Iterator[tuple[tuple[str, ...], bool, Any]]:
    with path.open(encoding="utf-8-sig", errors="replace") as text:
        start = text.read(200).lstrip()
        text.seek(0)
        if not start.startswith(("{", "[")):
            found = "a web page" if start.startswith("<") else "nothing" if not start else "something else"
            raise unreadable(address, f"sends {found} in place of a catalog in JSON.", allowed="JSON", next_step=_NEXT)
        try:
            yield from Scanner(text).walk()
        except BadJsonError as fault:
            raise unreadable(
                address, f"sends broken JSON: {fault}.", allowed="JSON that is whole", next_step=_NEXT
            ) from None


def _datasets(path: Path, address: Address) -> Iterator[Any]:
    """Each dataset of the list, also of the old form that is nothing but the list."""
    has_list = False
    for where, is_item, value in _walk(path, address):
        names = [one.rpartition(":")[2] for one in where]
        if names in ([], ["dataset"]):
            has_list = True
            if is_item:
                yield value
    # An empty list is walked without a word.
    if not has_list and not _has_empty_list(path):
        raise unreadable(
            address, "holds no list of datasets.", allowed="an object with the list “dataset”", next_step=_NEXT
        )


def _has_empty_list(path: Path) -> bool:
    with path.open("rb") as file:
        start = b"".join(file.read(2**20).split())
    return start == b"[]" or b'dataset":[]' in start


def _version_of(path: Path, address: Address) -> Version:
    """By what the catalog says that it conforms to, else by where it keeps its words."""
    for where, _, value in _walk(path, address):
        if where and where[0].rpartition(":")[2] == "conformsTo" and isinstance(value, str):
            return "1.1" if "v1.1" in value else "3.0"
        if where == ("@context", "dcat-us") or (where == ("@context",) and "dcat-us" in str(value)):
            return "3.0"
    return "1.1"


Ask = Callable[[int], tuple[list[Any], int]]
_Read = Callable[[Any, int], ReadItem]


def _until_all(asked: tuple[Ask, _Read], address: Address, had: tuple[int, int], progress: Progress) -> Iterator[Page]:
    """Pages until as many came as the source counts.

    Where its count changes meanwhile, datasets may have moved from one page to another, and it is asked anew from the first.
    """
    ask, read = asked
    begun, counted = had
    for _try in range(_MOST_TRIES):
        while True:
            progress(f"Asking {address.host}", begun, counted)
            raws, total = _asked(ask, begun, address)
            if begun and total != counted:
                begun = 0
                break
            counted = total
            items = [read(raw, begun + number) for number, raw in enumerate(raws, start=1)]
            begun += len(items)
            _refuse_too_many(address, begun)
            if not items and begun < total:
                given = f"counts {total:,} datasets and gave {begun:,}."
                raise unreadable(address, given, allowed="all that it counts", next_step=_NEXT)
            yield Page(items, begun, total, is_last=begun >= total)
            if begun >= total:
                return
    raise unreadable(
        address, f"counted its datasets differently {_MOST_TRIES} times while it was read.", next_step=_NEXT
    )


def _asked(ask: Ask, begun: int, address: Address) -> tuple[list[Any], int]:
    try:
        return ask(begun)
    except TooMuchError:
        raise unreadable(address, f"sends more than 32 MB for {_OF_A_PAGE} datasets.", next_step=_NEXT) from None


def _refuse_too_many(address: Address, number: int) -> None:
    if number > MOST_ITEMS:
        raise unreadable(
            address,
            f"lists more than {MOST_ITEMS:,} datasets.",
            allowed=f"at most {MOST_ITEMS:,}",
            next_step="Name a smaller catalog, such as that of one office.",
        )


def _ckan(address: Address, client: Client, home: str) -> tuple[Ask, _Read]:
    def ask(begun: int) -> tuple[list[Any], int]:
        # In an order that stays, so that no dataset moves from one page to another while we ask.
        fields = {"rows": _OF_A_PAGE, "start": begun, "sort": "id asc"}
        result = do_action(address, client, home, "package_search", fields)
        return _listed(result.get("results"), result.get("count"), address)

    return ask, partial(read_ckan, home=home)


def _socrata(address: Address, client: Client, home: str) -> tuple[Ask, _Read]:
    host = urlsplit(home).netloc

    def ask(begun: int) -> tuple[list[Any], int]:
        fields = {"domains": host, "search_context": host, "limit": _OF_A_PAGE, "offset": begun, "order": "dataset_id"}
        answer = client.json(f"{home}/api/catalog/v1", fields)
        if not isinstance(answer, dict):
            raise strange(address, "its list of datasets")
        return _listed(answer.get("results"), answer.get("resultSetSize"), address)

    return ask, partial(read_socrata, home=home)


def _listed(raws: Any, count: Any, address: Address) -> tuple[list[Any], int]:
    if not isinstance(raws, list):
        raise strange(address, "its list of datasets")
    return raws, count_of(count, address)
