"""Read the text of a policy from a file: Markdown, plain text, HTML or PDF, whoever made it."""

from __future__ import annotations

import logging
import re
import warnings
from pathlib import Path

from charset_normalizer import from_bytes
from pypdf import PdfReader

from upstate.errors import UnreadableFile
from upstate.permits.html_text import markdown_from

_MOST_BYTES = 20_000_000
MOST_LETTERS = 500_000
_MOST_PAGES = 300
_TEXTS = (".md", ".txt", ".markdown", ".text")
_PAGES = (".html", ".htm")
_ALLOWED = (
    f"a text of a policy as .md, .txt, .html or .pdf, of at most {_MOST_BYTES // 10**6} MB and {MOST_LETTERS:,} letters"
)
# Tags that people leave in Markdown. Others stay: `<insert name>` is a place to fill.
_TAG = re.compile(
    r"</?(?:span|p|br|div|b|i|u|em|strong|a|sup|sub|li|ul|ol|table|tr|td|th|hr|h[1-6])\b[^<>\n]*>", re.IGNORECASE
)
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>{}])")


def read_policy_text(file: Path) -> str:
    """The text, with the lines of the file where it is a text, and those that were made of it where it is HTML or PDF. Raises
    `UnreadableFile` for what is none of them, too large, or holds no text."""
    content = _read(file)
    ending = file.suffix.lower()
    if content.startswith(b"%PDF-") or ending == ".pdf":
        text = _of_pdf(file)
    elif ending in _PAGES:
        text = _ESCAPED.sub(r"\1", markdown_from(_decoded(content, file))[0])
    elif ending in _TEXTS:
        text = _TAG.sub("", _decoded(content, file))
    else:
        raise _unreadable(file, f"ends in {ending or 'nothing'}", "Save it as text or PDF under such a name.")
    if len(text) > MOST_LETTERS:
        raise _unreadable(
            file, f"has {len(text):,} letters", "Give the policy alone, without what it was printed with."
        )
    if not text.strip():
        raise _unreadable(
            file, "holds no text; a scanned page is a picture", "Give the text, or run it through OCR first."
        )
    return text


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise _unreadable(file, "is not a file", "Look at the name, and at the folder in which you are.")
    with file.open("rb") as opened:
        content = opened.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise _unreadable(file, "is too large", "Give the policy alone.")
    return content


def _decoded(content: bytes, file: Path) -> str:
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unreadable(file, "is not text", "Save it as text or PDF.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content[:MOST_LETTERS]).best()
    if best is None:
        raise _unreadable(file, "is not text in any encoding that is known", "Save it as UTF-8 text.")
    return content.decode(best.encoding, "replace")


def _of_pdf(file: Path) -> str:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with file.open("rb") as opened, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = PdfReader(opened, strict=False)
            if reader.is_encrypted:
                reader.decrypt("")
            pages = len(reader.pages)
            text = "\n\n".join(page.extract_text() for page in reader.pages[:_MOST_PAGES])
    except Exception as fault:  # a PDF can be broken in more ways than pypdf has names for
        raise _unreadable(
            file, f"can not be read as a PDF ({type(fault).__name__})", "Save it anew, or give its text."
        ) from None
    if pages > _MOST_PAGES:
        raise _unreadable(file, f"has {pages} pages", f"Give the policy alone, at most {_MOST_PAGES} pages.")
    return text


def _unreadable(file: Path, fault: str, next_step: str) -> UnreadableFile:
    return UnreadableFile(f"{file} {fault}.", allowed=_ALLOWED, next_step=next_step)
