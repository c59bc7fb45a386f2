"""A PDF that opens only with a password."""

from __future__ import annotations

from collections.abc import Iterator

from pypdf.errors import PyPdfError

from upstate.permits.file_checks.finding import Finding, GivenFile
from upstate.permits.file_checks.opening import PDF, open_pdf
from upstate.sentences import say


def check(given: GivenFile) -> Iterator[Finding]:
    if given.kind != PDF:
        return
    with open_pdf(given) as reader:
        if not reader.is_encrypted:
            return
        try:
            reader.pages[0].get_contents()
        except (PyPdfError, IndexError, ValueError, NotImplementedError):  # the last for a cipher that it does not know
            yield Finding(
                say("This PDF is locked with a password."),
                say("a PDF that opens without a password"),
                say("Open it with the password, print it as a new PDF, and choose that one."),
            )
