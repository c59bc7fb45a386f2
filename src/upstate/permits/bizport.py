"""The content of Long Beach's BizPort, as its own files hold it, read into the format of the guide.

BizPort (MIT, City of Long Beach and Code for America) kept its pages as fixtures of Comfortable Mexican Sofa: a folder a page with
attributes.yml, title.html, subtitle.html, step-content.html and checklist.html, the stages above their steps. What comes out is a
proposal for people to work on: it has no Spanish, and its telephones and fees are those of Long Beach.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from upstate.errors import UnreadableFile
from upstate.permits.html_text import markdown_from

_FILES = frozenset(
    ["attributes.yml", "title.html", "subtitle.html", "step-content.html", "checklist.html", "content.html"]
)
_MOST_FILES, _MOST_BYTES = 5_000, 1_000_000
_PHONE = re.compile(r"\(?\b\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b")
_MONEY = re.compile(r"\$\d")
_TAG = re.compile(r"\{\{\s*cms:partial:shared/(\w+):(.*?)\s*\}\}", re.DOTALL)
_OTHER_TAG = re.compile(r"\{\{\s*cms:.*?\}\}", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class ImportedStep:
    """name: as a name of the guide. body: Markdown. position: among its stage's steps."""

    name: str
    stage: str
    title: str
    summary: str
    body: str
    position: int


@dataclass(frozen=True)
class ImportedGuide:
    """stages: name and title, in order. left: what could not be taken over, and what must be looked at, a sentence each."""

    stages: tuple[tuple[str, str], ...]
    steps: tuple[ImportedStep, ...]
    left: tuple[str, ...]


def read_bizport(source: Path) -> ImportedGuide:
    """Read a tar archive, plain or gzipped, or a folder. Nothing is unpacked. Raises `UnreadableFile`."""
    files = _folder_files(source) if source.is_dir() else _archive_files(source)
    pages: dict[PurePosixPath, dict[str, str]] = {}
    for path, text in files:
        pages.setdefault(path.parent, {})[path.name] = text
    known = {path: page | _attributes(page.get("attributes.yml", "")) for path, page in pages.items()}
    steps = {path: page for path, page in known.items() if page.get("layout") == "step"}
    if not steps:
        raise UnreadableFile(
            f"{source} holds no page with the layout `step`.",
            allowed="the fixtures of BizPort: a folder a page, with attributes.yml and step-content.html",
            next_step="Give the archive longbeach_bizport_cms_fixtures.tar.gz, or the folder that it holds.",
        )
    left: list[str] = []
    read = [one for path, page in steps.items() if (one := _step(path, page, left))]
    read.sort(key=lambda one: (one.stage, one.position, one.name))
    stages = {path.name: page for path, page in known.items() if path.name in {one.stage for one in read}}
    order = sorted(stages, key=lambda name: _number(stages[name].get("position")))
    left += [
        f"{path}: a page that is no step"
        for path, page in known.items()
        if page.get("layout") not in ("step", None) and path.name not in stages
    ]
    return ImportedGuide(
        tuple((_name(name), (stages[name].get("title.html") or name.capitalize()).strip()) for name in order),
        tuple(one for name in order for one in read if one.stage == name),
        tuple(left),
    )


def _step(path: PurePosixPath, page: Mapping[str, Any], left: list[str]) -> ImportedStep | None:
    if page.get("is_published") is False:
        left.append(f"{path}: was not published")
        return None
    html = _TAG.sub(lambda found: _partial(found, path, left), page.get("step-content.html", ""))
    if _OTHER_TAG.search(html):
        left.append(f"{path}: a picture or another part of the old program is left out")
    body, lost = markdown_from(_OTHER_TAG.sub("", html))
    left += [f"{path}: <{tag}> can not be shown as text" for tag in lost]
    if page.get("checklist.html", "").strip():
        left.append(f"{path}: the lines of its checklist lie in the program, not in these files: write them anew")
    if _PHONE.search(body):
        left.append(f"{path}: a telephone number stands in the text: make it a fact, as {{licence_phone}}")
    if _MONEY.search(body):
        left.append(f"{path}: an amount stands in the text: make it a row of fees.csv, or a fact")
    title = (page.get("title.html") or str(page.get("label") or path.name)).strip()
    summary = (page.get("subtitle.html") or title).strip()
    stage = str(page.get("parent") or path.parent.name)
    return ImportedStep(_name(path.name), stage, title, summary, body, _number(page.get("position")))


def _partial(found: re.Match[str], path: PurePosixPath, left: list[str]) -> str:
    """A tag of their program. A box with a link is a link; what else there is, is named."""
    values = _QUOTED.findall(found[2])
    if found[1] == "link_box" and len(values) >= 2 and values[0].startswith(("http://", "https://")):
        return f'<p><a href="{values[0]}">{values[-1]}</a></p>'
    left.append(f"{path}: {found[1]} ({' '.join(found[2].split())[:80]})")
    return ""


def _attributes(text: str) -> dict[str, Any]:
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return read if isinstance(read, dict) else {}


def _number(position: object) -> int:
    return position if isinstance(position, int) else 0


def _name(text: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:60]
    return plain if plain[:1].isalpha() else f"step_{plain}"


def _folder_files(folder: Path) -> Iterator[tuple[PurePosixPath, str]]:
    for count, path in enumerate(sorted(folder.rglob("*"))):
        if count >= _MOST_FILES:
            raise _too_much(folder)
        if path.name in _FILES and path.is_file() and not path.is_symlink():
            if path.stat().st_size > _MOST_BYTES:
                raise _too_much(path)
            yield PurePosixPath(path.relative_to(folder).as_posix()), path.read_text("utf-8", "replace")


def _archive_files(archive: Path) -> Iterator[tuple[PurePosixPath, str]]:
    try:
        with tarfile.open(archive) as opened:
            for count, member in enumerate(opened):
                if count >= _MOST_FILES or (member.size > _MOST_BYTES):
                    raise _too_much(archive)
                path = PurePosixPath(member.name)
                if member.isfile() and path.name in _FILES and (file := opened.extractfile(member)):
                    yield path, file.read(_MOST_BYTES).decode("utf-8", "replace")
    except (OSError, tarfile.TarError, EOFError) as fault:
        raise UnreadableFile(
            f"{archive} can not be read: {fault}.",
            allowed="a folder, or a tar archive, plain or gzipped",
            next_step="Check the name, or get the archive again.",
        ) from None


def _too_much(path: Path) -> UnreadableFile:
    return UnreadableFile(
        f"{path} holds more than a guide does.",
        allowed=f"{_MOST_FILES:,} files of {_MOST_BYTES:,} bytes each at most",
        next_step="Give only the folder with the pages.",
    )
