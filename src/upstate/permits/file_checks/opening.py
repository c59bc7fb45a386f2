"""Opening what was given: by its first bytes, never by its name."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filetype
from PIL import Image
from pypdf import PdfReader

from upstate.permits.file_checks.finding import GivenFile

PDF, IMAGE = "pdf", "image"
# A PDF may begin with some other bytes; readers look for its mark among the first thousand.
_HEAD = 1024
_IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/tiff": "TIFF"}
FORMATS = tuple(_IMAGES.values())


def kind_of(path: Path) -> str:
    """`pdf`, `image`, or empty for anything else."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head:
        return PDF
    found = filetype.guess_mime(head)
    return IMAGE if found in _IMAGES else ""


def begins_as_pdf(path: Path) -> bool:
    """Whether nothing but white space stands before the mark of a PDF."""
    with path.open("rb") as file:
        return file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip(b"\0\t\n\f\r ").startswith(b"%PDF-")


def known_as(path: Path) -> str:
    """What a file that is neither seems to be, such as `docx`; empty where nobody knows."""
    found = filetype.guess(str(path))
    return str(found.extension) if found else ""


@contextmanager
def open_pdf(given: GivenFile) -> Iterator[PdfReader]:
    """The PDF; raises what pypdf raises. An owner's password, which forbids but hides nothing, is passed by."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with given.path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
        yield reader


@contextmanager
def open_image(given: GivenFile) -> Iterator[Image.Image]:
    """The image, its pixels not read yet; raises what Pillow raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(given.path, formats=FORMATS) as image:
            yield image


def count_pages(given: GivenFile) -> int | None:
    """How many pages a PDF has that can be read; null for anything else."""
    if given.kind != PDF:
        return None
    with open_pdf(given) as reader:
        return len(reader.pages)
