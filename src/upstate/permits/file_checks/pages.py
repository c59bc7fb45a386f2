"""A PDF with more pages than asked for."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.permits.file_checks.finding import Finding, GivenFile
from upstate.permits.file_checks.opening import count_pages
from upstate.sentences import say, say_count


def check(given: GivenFile) -> Iterator[Finding]:
    count = count_pages(given)
    if count is not None and count > given.most_pages:
        yield Finding(
            say_count("This PDF has {number} page.", "This PDF has {number} pages.", count),
            say_count("{number} page at most", "{number} pages at most", given.most_pages),
            say("Keep the pages that are asked for, and print them as a new PDF."),
        )
