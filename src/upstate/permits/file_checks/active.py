"""A PDF that holds more than pages: a script, a command to start something, or another file. It is taken, and people are told."""

from __future__ import annotations

from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from upstate.permits.file_checks.finding import Finding, GivenFile
from upstate.permits.file_checks.opening import PDF, open_pdf
from upstate.sentences import say

_MOST_OBJECTS = 200_000
_STARTS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/RichMedia")


def check(given: GivenFile) -> Iterator[Finding]:
    if given.kind != PDF:
        return
    with open_pdf(given) as reader:
        found = set(_kinds(reader))
    if "acts" in found:
        yield Finding(
            say("This PDF holds a script or a command. It is taken, and whoever opens it here is told."),
            say("a PDF of pages"),
            say("If anything in it is missing later, print it as a new PDF and choose that one."),
            refused=False,
        )
    if "holds" in found:
        yield Finding(
            say("Another file is hidden inside of this PDF. Nobody will look at it there."),
            say("each file by itself"),
            say("If we need the other file, choose it too."),
            refused=False,
        )


def _kinds(reader: PdfReader) -> Iterator[str]:
    """`acts` and `holds`, for each object that does; every object that can be reached is looked at once."""
    waiting: list[object] = [reader.trailer.get("/Root")]
    seen: set[tuple[int, int]] = set()
    for _count in range(_MOST_OBJECTS):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if (name := (one.idnum, one.generation)) in seen:
                continue
            seen.add(name)
            one = _object(one)
        if isinstance(one, DictionaryObject):
            yield from _kinds_of(one)
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list.__iter__(one)


def _kinds_of(one: DictionaryObject) -> Iterator[str]:
    if "/JS" in one or one.get("/S") in _STARTS or one.get("/Subtype") == "/RichMedia":
        yield "acts"
    if "/EmbeddedFiles" in one or "/EF" in one or one.get("/Type") == "/EmbeddedFile":
        yield "holds"


def _object(pointer: IndirectObject) -> object:
    try:
        return pointer.get_object()
    except Exception:  # one broken object hides no other
        return None
