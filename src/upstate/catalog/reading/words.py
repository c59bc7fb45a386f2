"""The words of a row: what a search finds.

A word is what stands between signs and spaces, letters and digits alone, in small letters and without accents. There is one place
that says so, this SQL: the index is made from what it gives, and where there is no index the rows are searched in what it gives.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import duckdb

from upstate.catalog.reading.columns import Column, Kind


def words_sql(*texts: str) -> str:
    r"""SQL of all words of some texts, each between spaces.

    >>> import duckdb
    >>> duckdb.sql("SELECT " + words_sql("'Café O''Brien'", "NULL", "'N. 5th'")).fetchone()
    (' cafe o brien n 5th ',)
    """
    together = f"concat_ws(' ', {', '.join(texts)})" if texts else "''"
    return rf"(' ' || trim(regexp_replace(lower(strip_accents({together})), '[^\pL\pN]+', ' ', 'g')) || ' ')"


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text that somebody searches for, in their order."""
    return tuple(word for part in text.split() for word in _words_in(part))


@lru_cache(maxsize=20_000)
def _words_in(part: str) -> tuple[str, ...]:
    """Kept, because the database needs 10 ms to understand what a letter is."""
    with closing(duckdb.connect()) as connection:
        found = connection.execute(f"SELECT {words_sql('?')}", [part]).fetchall()
    return tuple(found[0][0].split())


def row_words_sql(schema: Sequence[Column]) -> str:
    """The same of every text of a row."""
    return words_sql(*(one.sql for one in schema if one.kind is Kind.TEXT))


def write_word_index(target: Path, rows: Iterable[Sequence[tuple[int, str]]]) -> None:
    """Which word stands in which rows, as SQLite's full text without the text. rows: number and words, in many parts."""
    with closing(sqlite3.connect(target, isolation_level=None)) as index:
        # A file that is not whole is thrown away, so there is nothing to bring back.
        index.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000")
        index.execute(
            "CREATE VIRTUAL TABLE words USING fts5(text, content='', detail=none, columnsize=0, tokenize='ascii')"
        )
        index.execute("BEGIN")
        for part in rows:
            index.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", part)
        index.execute("COMMIT")
        index.execute("INSERT INTO words (words) VALUES ('optimize')")


def rows_with(index: Path, words: Sequence[str], *, after: int, most: int, offset: int = 0) -> list[int]:
    """The numbers of the first rows after row `after` that hold every word."""
    sql = "SELECT rowid FROM words WHERE words MATCH ? AND rowid > ? ORDER BY rowid LIMIT ? OFFSET ?"
    with closing(_opened(index)) as opened:
        return [row[0] for row in opened.execute(sql, (_match(words), after, most, offset))]


def count_with(index: Path, words: Sequence[str], *, after: int) -> int:
    """How many rows after row `after` hold every word."""
    with closing(_opened(index)) as opened:
        found = opened.execute("SELECT count(*) FROM words WHERE words MATCH ? AND rowid > ?", (_match(words), after))
        return int(found.fetchone()[0])


def _match(words: Sequence[str]) -> str:
    return " ".join(f'"{word}"' for word in words)


def _opened(index: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{index.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
