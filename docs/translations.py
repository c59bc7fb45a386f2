"""Gather what the site says to people, keep its Spanish beside it, and build what Django reads. No gettext program is needed.

`python docs/translations.py` brings `django.po` and `django.mo` up to date and lists what has no Spanish yet;
with `--check` it only compares, and leaves with 1 when something is stale or missing.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PROGRAM = Path(__file__).resolve().parent.parent / "src" / "upstate"
WEB = PROGRAM / "web"
PO = WEB / "locale" / "es" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "say": None,
    "say_count": (1, 2),
}
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # a day of the last change in the file would make every two changes collide
_PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def gather() -> Catalog:
    """Every sentence marked for translation in the code and the templates of the site, and those that the floors below make, with the
    files it stands in. These are not written down: a search finds them, and a file that moves would make the Spanish stale."""
    catalog = Catalog(locale="es", project="Upstate", version="", charset="utf-8", fuzzy=False, creation_date=_NEVER)
    pages = (path for suffix in ("html", "txt", "xml") for path in WEB.rglob(f"*.{suffix}"))
    for path in sorted([*PROGRAM.rglob("*.py"), *pages]):
        place = path.relative_to(PROGRAM.parent).as_posix()
        for _line, message, comments, context in extract("python", _as_python(path), keywords=_KEYWORDS):  # type: ignore[arg-type]
            catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def _as_python(path: Path) -> io.BytesIO:
    """The file as Python; of a template Django makes a text in which only the calls for translation are left."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    return io.BytesIO(text.encode())


def merge() -> Catalog:
    """What is gathered, with the Spanish that is there. Nothing is guessed from sentences that are alike."""
    gathered = gather()
    old = _read(PO)
    for message in gathered:
        if message.id and (found := old.get(message.id, message.context)) is not None:
            message.string = found.string
    gathered.header_comment = "# What the site says, in Spanish. See the README.md two folders up."
    gathered.msgid_bugs_address = ""
    gathered.revision_date = _NEVER
    gathered.last_translator = "the people of Upstate"
    gathered.language_team = "Spanish as it is spoken in Mexico and the United States"
    return gathered


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="es")
    with path.open("rb") as file:
        return read_po(file, locale="es")


def as_po(catalog: Catalog) -> bytes:
    """The file that people edit."""
    out = io.BytesIO()
    write_po(out, catalog, width=110, no_location=True, sort_output=True)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The file that Django reads."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def find_faults(catalog: Catalog) -> Iterator[str]:
    """Sentences without Spanish, and Spanish that lost a placeholder or has one more. A singular may leave the number out."""
    for message in catalog:
        if not message.id:
            continue
        english, spanish = _forms(message.id), _forms(message.string)
        asked = set().union(*map(_places, english))
        if not all(spanish):
            yield f"no Spanish: {english[0]!r}"
        elif _places(spanish[-1]) != asked or any(not _places(one) <= asked for one in spanish):
            yield f"other placeholders: {english[0]!r}"


def _forms(text: str | Sequence[str] | None) -> Sequence[str]:
    return [text or ""] if isinstance(text, str | None) else [part or "" for part in text]


def _places(text: str) -> set[str]:
    return set(_PLACES.findall(text))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    checking = parser.parse_args().check
    settings.configure(USE_I18N=True)
    catalog = merge()
    wanted = {PO: as_po(catalog), MO: as_mo(catalog)}
    stale = [path for path, made in wanted.items() if not path.exists() or path.read_bytes() != made]
    faults = [
        *find_faults(catalog),
        *(f"stale: {path.name}; run python docs/translations.py" for path in stale if checking),
    ]
    if not checking:
        for path in stale:
            path.write_bytes(wanted[path])
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
