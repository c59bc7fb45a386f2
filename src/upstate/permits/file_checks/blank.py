"""A scan of nothing: pages that are white all over. The usual cause is paper that lay the wrong way up."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image
from pypdf import PageObject
from pypdf.generic import DictionaryObject

from upstate.permits.file_checks.finding import Finding, GivenFile
from upstate.permits.file_checks.opening import PDF, open_image, open_pdf
from upstate.sentences import say, say_count

_SIDE = 400  # points to which a page is shrunk before it is looked at
_DARKER = 24  # than the paper, of 255
_LEAST_INK = 0.0005  # of the page; a line of print has more
_MARKS = (b" re", b" l\n", b" l\r", b" c\n", b" m", b" Do", b" sh", b"BI")  # what draws
_MOST_LOOKED_AT = 20_000  # bytes of what a page draws: longer ones show something, and would take a reader minutes


def check(given: GivenFile) -> Iterator[Finding]:
    if given.kind != PDF:
        with open_image(given) as image:
            if _is_white(image):
                yield _all_blank()
        return
    with open_pdf(given) as reader:
        blank = [number for number, page in enumerate(reader.pages, 1) if _is_blank(page)]
        count = len(reader.pages)
    if len(blank) == count:
        yield _all_blank()
    elif blank:
        listed = ", ".join(str(number) for number in blank[:10])
        yield Finding(
            say_count(
                "A page seems to be blank: page {pages}.", "Pages seem to be blank: {pages}.", len(blank), pages=listed
            ),
            say("pages that can be read"),
            say("Look at them. If something should be there, scan it again and choose the new file."),
            refused=False,
        )


def _all_blank() -> Finding:
    return Finding(
        say("This seems to be blank: nothing can be seen on it."),
        say("a page that can be read"),
        say("Turn the paper over and scan it again, or take a photo of it in good light."),
    )


def _is_blank(page: PageObject) -> bool:
    """Whether a page shows nothing. What can not be told counts as shown: nobody is sent away for our doubt."""
    try:
        contents = page.get_contents()
        drawn = contents.get_data() if contents is not None else b""
        if len(drawn) > _MOST_LOOKED_AT or _has_drawings(page):
            return False
        if page.extract_text().strip():
            return False
        images = [one.image for one in page.images]
        if images:
            return all(one is not None and _is_white(one) for one in images)
        return not any(mark in drawn for mark in _MARKS) and "/Annots" not in page
    except Exception:  # the readers of pictures and fonts raise what they like
        return False


def _has_drawings(page: PageObject) -> bool:
    """Whether a page shows drawings that are kept apart from it: one of a few bytes may be shown again and again."""
    resources = page.get("/Resources", DictionaryObject()).get_object()
    drawings = resources.get("/XObject", DictionaryObject()).get_object()
    return any(one.get_object().get("/Subtype") == "/Form" for one in drawings.values())


def _is_white(image: Image.Image) -> bool:
    """Whether almost nothing is darker than the paper, whatever the color of the paper."""
    small = image.convert("L")
    small.thumbnail((_SIDE, _SIDE))
    histogram = small.histogram()
    paper = max(range(256), key=lambda shade: histogram[shade])
    ink = sum(count for shade, count in enumerate(histogram) if shade < paper - _DARKER)
    return paper > 160 and ink < _LEAST_INK * sum(histogram)
