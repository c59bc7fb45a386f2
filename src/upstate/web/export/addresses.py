"""Which address of the site becomes which file of the copy."""

from __future__ import annotations

import hashlib
import mimetypes
import posixpath
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urldefrag, urljoin, urlsplit

_PAGE = re.compile(r"\A[0-9]{1,6}\Z")
_LONGEST = 120  # bytes of a name; file systems end at 255


@dataclass(frozen=True)
class Link:
    """Where a link of a page leads. address: path, with `?page=N` where it has one; null when it leads out of the copy.

    fragment: with its #, or empty. needs_server: its answer depends on a question mark, which a file server does not read.
    """

    address: str | None
    fragment: str = ""
    needs_server: bool = False


def read_link(text: str, *, page: str, origin: str) -> Link:
    """A link as it stands on the page with this address. origin: scheme and host under which the site was asked."""
    whole, fragment = urldefrag(urljoin(origin + page, text.strip()))
    told = urlsplit(whole)
    if f"{told.scheme}://{told.netloc}" != origin:
        return Link(None)
    fragment = f"#{fragment}" if fragment else ""
    query = parse_qsl(told.query, keep_blank_values=True)
    if not query:
        return Link(told.path or "/", fragment)
    if len(query) == 1 and query[0][0] == "page" and _PAGE.match(query[0][1]):
        number = int(query[0][1])
        return Link(told.path if number == 1 else f"{told.path}?page={number}", fragment)
    return Link(told.path or "/", fragment, needs_server=True)


def file_of(address: str, content_type: str) -> str:
    """The name of an address's file, with / between folders. A page is an index.html in a folder of its own."""
    path, _, query = address.partition("?")
    parts = [_sound(unquote(part)) for part in path.split("/") if part]
    if query:
        parts.append(query.replace("=", "-"))
    if content_type == "text/html":
        return "/".join([*parts, "index.html"])
    if path.endswith("/") or not parts:
        parts.append(f"index{mimetypes.guess_extension(content_type) or '.bin'}")
    return "/".join(parts)


def _sound(name: str) -> str:
    """A name that every file system takes and that leads nowhere else."""
    plain = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]', "_", name)
    if plain != name or plain.strip(". ") != plain or len(plain.encode()) > _LONGEST:
        suffix = posixpath.splitext(plain)[1][:10]
        return f"{plain.strip('. ')[:30]}-{hashlib.sha256(name.encode()).hexdigest()[:12]}{suffix}"
    return plain


def relative(target: str, *, page: str) -> str:
    """The link from one file of the copy to another."""
    return quote(posixpath.relpath(target, posixpath.dirname(page) or "."))
