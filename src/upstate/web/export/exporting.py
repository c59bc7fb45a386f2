"""`upstate export-site`: a copy of the public site that needs no program to be shown."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from upstate.city.writing import publish_folder, write_text
from upstate.errors import UpstateError
from upstate.progress import Progress, silent
from upstate.web.preparing import prepare_site

if TYPE_CHECKING:
    from upstate.web.export.crawling import Crawled
    from upstate.web.export.rewriting import Sentences

MOST = 20_000


@dataclass(frozen=True)
class Exported:
    """A copy of a site. pages, files: how many of each, static files not counted. beyond: how many addresses were left out because
    the copy has as many as was allowed."""

    folder: Path
    pages: int
    files: int
    beyond: int


def export_site(
    *, workspace: Path, folder: Path, contact: str = "", most: int = MOST, progress: Progress = silent
) -> Exported:
    """Write every public page and file of the site in `workspace` to `folder`, which must be new.

    Links are relative: the copy works in any folder of any file server. contact: whom to write to, in place of forms; an e-mail
    address or the address of the living site. most: how many pages and files at most; those fewest steps from the front page come
    first, and a link to one that is left out keeps its words only. The copy shares no
    bytes with the city's own files: whoever changes it changes no version. The folder is there when the copy is whole, and not before. Raises `BadWorkspace`, `SiteCannotOpen`, `Busy`, and `UpstateError` when the
    folder is not new.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UpstateError(
            f"{folder} is not empty.",
            allowed="a folder that does not exist yet, or an empty one",
            next_step="Choose another folder. A copy of the site is never written over what is there.",
        )
    city = prepare_site(workspace, progress=progress)
    from django.db import connections

    from upstate.web.export.crawling import crawl

    with publish_folder(folder) as temporary:
        found = crawl(temporary, most=most, progress=progress)
        _rewrite_all(temporary, found, contact or city.settings.name, progress)
        _copy_static(temporary)
        _say_no_more_than_files(temporary)
    connections.close_all()
    return Exported(folder, len(found.texts), len(found.pages) - len(found.texts), found.beyond)


def _rewrite_all(folder: Path, found: Crawled, contact: str, progress: Progress) -> None:
    from upstate.web.export.addresses import read_link, relative
    from upstate.web.export.rewriting import rewrite

    for place, (address, file) in enumerate(found.texts.items()):
        progress("Leading links to files", place, len(found.texts))
        text = (folder / file).read_text("utf-8")

        def target_of(text: str, address: str = address, file: str = file) -> str | None:
            link = read_link(text, page=address, origin=found.origin)
            if link.address is None or text.startswith(("#", "data:", "mailto:", "tel:")):
                return text
            if link.address.startswith("/static/"):
                return relative(link.address[1:], page=file) + link.fragment
            there = None if link.needs_server else found.file_for(link)
            return None if there is None else relative(there, page=file) + link.fragment

        write_text(folder / file, rewrite(text, target_of=target_of, sentences=_sentences(address, contact)))


def _sentences(address: str, contact: str) -> Sentences:
    from django.utils import translation
    from django.utils.formats import date_format
    from django.utils.translation import gettext as _

    from upstate.web.city import today
    from upstate.web.export.rewriting import Sentences

    with translation.override(translation.get_language_from_path(address) or "en"):
        day = date_format(today(), "DATE_FORMAT")
        return Sentences(
            copy=_("This page is a copy. It was made on %(day)s.") % {"day": day},
            ask=_(
                "To search, filter or sort, use the city's site. This is a copy of it; the lists and files here are whole."
            ),
            write=_("This form needs the city's site. In this copy, please write to: %(contact)s.")
            % {"contact": contact},
        )


def _copy_static(folder: Path) -> None:
    """All that pages of the public need, under the names that they use. What only staff see stays out."""
    from django.conf import settings

    for part in sorted(Path(settings.STATIC_ROOT).iterdir()):
        if part.is_dir() and not part.name.startswith("wagtail"):
            shutil.copytree(part, folder / "static" / part.name, ignore=shutil.ignore_patterns("*.gz", "*.br"))


def _say_no_more_than_files(folder: Path) -> None:
    made = datetime.now(UTC).isoformat(timespec="seconds")
    write_text(folder / "copy.txt", f"A copy of a city's site, made by `upstate export-site` at {made}.\n")
    (folder / ".nojekyll").touch()  # file servers of forges leave out what begins with _ otherwise
