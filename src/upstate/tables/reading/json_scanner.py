"""Walking through a JSON document of any size, holding one record at a time."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, TextIO

_BLOCK = 1 << 20
MOST_IN_A_VALUE = 64 * 2**20
_DEEPEST = 20
_LONGEST_NUMBER_JOINT = 2
_SPACE = " \t\n\r"

Path = tuple[str, ...]


class BadJsonError(Exception):
    """The text is not JSON; the message says what is wrong and on which line."""


class Scanner:
    """Gives each record of each list in a document, and each other value, with the path to it."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._buffer = ""
        self._place = 0
        self._line = 1
        self._ended = False
        self._decoder = json.JSONDecoder(object_pairs_hook=keep_twins, parse_float=_number, parse_constant=str)

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, bool, Any]]:
        """(path, whether it is an item of a list, value) for the whole document; raises `BadJsonError`."""
        yield from self._value(path)
        if not path and self._peek():
            raise BadJsonError(f"line {self.line}: there is more text after the end of the document")

    @property
    def line(self) -> int:
        """The line that is being read, counted from 1."""
        return self._line + self._buffer.count("\n", 0, self._place)

    def _value(self, path: Path) -> Iterator[tuple[Path, bool, Any]]:
        opening = self._peek()
        if opening == "[":
            for item in self._items("]"):
                yield path, True, self._decode() if item else None
        elif opening == "{" and len(path) < _DEEPEST:
            for _ in self._items("}"):
                key = self._decode()
                if not isinstance(key, str):
                    raise BadJsonError(f"line {self.line}: a name in quotes was expected")
                self._take(":")
                yield from self._value((*path, key))
        else:
            yield path, False, self._decode()

    def _items(self, closing: str) -> Iterator[bool]:
        """Stand before each item of a list or an object in turn; the caller reads it."""
        self._place += 1
        if self._peek() == closing:
            self._place += 1
            return
        while True:
            yield True
            if self._peek() == closing:
                self._place += 1
                return
            self._take(",")

    def _take(self, mark: str) -> None:
        found = self._peek()
        if found != mark:
            what = f"found {found!r}" if found else "the text breaks off"
            raise BadJsonError(f"line {self.line}: {mark!r} was expected, {what}")
        self._place += 1

    def _peek(self) -> str:
        """The next character that is not space; empty at the end of the text."""
        while True:
            while self._place < len(self._buffer):
                if self._buffer[self._place] not in _SPACE:
                    return self._buffer[self._place]
                self._place += 1
            if not self._fill():
                return ""

    def _fill(self) -> bool:
        """Read on; what lies behind is dropped. False, and nothing moved, at the end of the text."""
        more = "" if self._ended else self._text.read(max(_BLOCK, len(self._buffer) - self._place))
        if not more:
            self._ended = True
            return False
        self._line += self._buffer.count("\n", 0, self._place)
        self._buffer = self._buffer[self._place :] + more
        self._place = 0
        return True

    def _decode(self) -> Any:
        """The value that stands next; more text is read only while it may be cut off by the buffer's end."""
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._place)
            except json.JSONDecodeError as fault:
                if not self._may_be_cut_off(fault) or not self._fill():
                    raise BadJsonError(f"line {self._line + fault.lineno - 1}: {fault.msg}") from None
                continue
            except (RecursionError, ValueError) as fault:
                raise BadJsonError(f"line {self.line}: a value is too deep or too long ({fault})") from None
            # Of 12.5 or 1e+5 the buffer may hold so much that 12 or 1 looks like the whole number.
            if end + _LONGEST_NUMBER_JOINT < len(self._buffer) or not self._fill():
                self._place = end
                return value

    def _may_be_cut_off(self, fault: json.JSONDecodeError) -> bool:
        if len(self._buffer) - self._place > MOST_IN_A_VALUE:
            return False
        return fault.msg.startswith("Unterminated string") or fault.pos >= len(self._buffer) - 16


def keep_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which a name that stands twice keeps both values.

    >>> keep_twins([("a", 1), ("a", 2)])
    {'a': 1, 'a_2': 2}
    """
    unique = dict(pairs)
    if len(unique) == len(pairs):
        return unique
    kept: dict[str, Any] = {}
    for name, value in pairs:
        free, number = name, 2
        while free in kept:
            free, number = f"{name}_{number}", number + 1
        kept[free] = value
    return kept


def _number(text: str) -> float | str:
    """A number beyond what a double holds stays as it is written."""
    value = float(text)
    return value if math.isfinite(value) else text


def decode_line(line: str) -> Any:
    """One line of JSON lines; raises `ValueError` (json's own) or `RecursionError`."""
    return json.loads(line, object_pairs_hook=keep_twins, parse_float=_number, parse_constant=str)
