"""Which encoding a text file is in: known from its mark, proven by reading all of it, or guessed and told."""

from __future__ import annotations

import codecs
from pathlib import Path

from upstate.tables.reading.sources import Source

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 20
_SAMPLE = 64 * 1024
# Fewer bytes beyond ASCII than this are too few to tell one old code page from another.
_EVIDENCE = 32
_CODE_PAGES = ["cp1252", "cp1251", "cp437", "mac_roman", "shift_jis", "euc_kr", "big5", "gb18030"]


def find_encoding(source: Source) -> tuple[str, list[str]]:
    """The encoding's Python name and notes on how sure it is; raises `UnreadableFile` for what is no text."""
    with source.path.open("rb") as handle:
        head = handle.read(_SAMPLE)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _utf16_without_mark(head)
    if marked:
        return _proven(source, marked)
    fault = _first_fault(source.path, "utf-8")
    _refuse_binary(source, head, is_utf8=fault is None)
    if fault is None:
        return "utf-8", []
    return _guess(source, fault)


def _proven(source: Source, encoding: str) -> tuple[str, list[str]]:
    fault = _first_fault(source.path, encoding)
    if fault is None:
        notes = [f"No byte order mark; read as {encoding}."] if encoding[-3:] in ("-le", "-be") else []
        return encoding, notes
    if encoding == "utf-8-sig":
        return _guess(source, fault)
    raise source.unreadable(
        f"says that it is {encoding}, but byte {fault} is not; it may be cut off.",
        next_step="Export it again, best as UTF-8.",
    )


def _first_fault(path: Path, encoding: str) -> int | None:
    """The position of the first byte that is not in the encoding, having read the whole file."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as handle:
        while True:
            block = handle.read(_BLOCK)
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as fault:
                return max(0, done - held) + fault.start
            if not block:
                return None
            done += len(block)


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in nearly every second byte of plain text."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    if head[1::2].count(0) > 0.7 * pairs and head[0::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if head[0::2].count(0) > 0.7 * pairs and head[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return None


def _refuse_binary(source: Source, head: bytes, *, is_utf8: bool) -> None:
    control = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x1f")
    # One control character may be a slip in a real table; a share of them is a program or a picture.
    if control > 1 and control / len(head) > (0.3 if is_utf8 else 0.02):
        raise source.unreadable(
            "is binary: its bytes are not text.", next_step="Export the table as CSV or Excel and read that."
        )


def _guess(source: Source, fault: int) -> tuple[str, list[str]]:
    sample = _sample_around(source.path, fault)
    for encoding in [*_best_match(sample), "cp1252", "latin-1"]:
        if _first_fault(source.path, encoding) is None:
            guess = f"the encoding was guessed to be {encoding}. Check accents and signs."
            return encoding, [f"Byte {fault + 1} is not UTF-8; {guess}"]
    raise AssertionError("latin-1 reads every byte")


def _sample_around(path: Path, position: int) -> bytes:
    with path.open("rb") as handle:
        handle.seek(max(0, position - _SAMPLE // 4))
        return handle.read(_SAMPLE)


def _best_match(sample: bytes) -> list[str]:
    if sum(byte > 127 for byte in sample) < _EVIDENCE:
        return []
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_CODE_PAGES).best()
    return [best.encoding] if best else []
