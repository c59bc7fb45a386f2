"""A file of another kind than asked for, whatever its name says."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.permits.file_checks.finding import Finding, GivenFile
from upstate.permits.file_checks.opening import IMAGE, PDF, begins_as_pdf, known_as
from upstate.sentences import Sentence, say


def check(given: GivenFile) -> Iterator[Finding]:
    if given.kind in given.accepts:
        if given.kind == PDF and not begins_as_pdf(given.path):
            yield _something_before()
        return
    yield Finding(_found(given), _asked(given), _mend(given))


def _something_before() -> Finding:
    return Finding(
        say("Something else stands in this file before the PDF begins. Another program may take it for a web page."),
        say("a file that is a PDF from its first letter on"),
        say("Open it as a PDF only. If in doubt, print it as a new PDF."),
        refused=False,
    )


def _found(given: GivenFile) -> Sentence:
    if given.kind == PDF:
        return say("This is a PDF.")
    if given.kind == IMAGE:
        return say("This is a picture.")
    if known := known_as(given.path):
        return say("This is neither a PDF nor a picture that we can open: it is of the kind {kind}.", kind=known)
    return say("This is neither a PDF nor a picture that we can open.")


def _asked(given: GivenFile) -> Sentence:
    if {*given.accepts} == {PDF, IMAGE}:
        return say("a PDF, or a picture: JPEG, PNG, WebP or TIFF")
    return say("a PDF") if PDF in given.accepts else say("a picture: JPEG, PNG, WebP or TIFF")


def _mend(given: GivenFile) -> Sentence:
    if PDF in given.accepts:
        return say("Open it in the program that made it, and save or print it as a PDF. Of paper, take a photo.")
    return say("Take a photo of it, or save it as a picture.")
