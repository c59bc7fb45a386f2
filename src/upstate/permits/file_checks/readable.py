"""A file that begins like a PDF or a picture, and can not be opened."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.permits.file_checks.finding import Finding, GivenFile
from upstate.permits.file_checks.opening import PDF, open_image, open_pdf
from upstate.sentences import say


def check(given: GivenFile) -> Iterator[Finding]:
    try:
        if given.kind == PDF:
            with open_pdf(given) as reader:
                opened = not reader.is_encrypted and not len(reader.pages)
        else:
            with open_image(given) as image:
                image.load()
                opened = False
    except Exception:  # a broken file breaks its reader in every possible way
        opened = True
    if opened:
        yield Finding(
            say("This file is damaged: it can not be opened."),
            say("a file that opens on your own device"),
            say(
                "Open it on your device. If it opens, save it anew and choose that one; else take it from where it came."
            ),
        )
