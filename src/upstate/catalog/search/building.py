"""The index as a SQLite file: full text in FTS5, facets and a vocabulary in plain tables.

datasets   one row a dataset, with what is shown of it
texts      its words, by where they stand; stemmed (Porter) and without accents
parts      the same words by column, to say where a match was found
facets     one row a dataset, facet and value
words      every word without its accents, and in how many datasets it stands; the spelling of a query is taken from it
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from upstate.catalog.search.entry import SearchEntry
from upstate.city import writing_to

# Changed whenever the tables are, so that an index of an earlier Upstate is made again.
FORMAT = 2
# Around a match in what SQLite gives back; no text in the index holds them.
BEFORE, AFTER = "\x01", "\x02"
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f]+")
_TOKENS = "unicode61 remove_diacritics 2"
_TABLES = f"""
    PRAGMA user_version = {FORMAT};
    CREATE TABLE datasets (id INTEGER PRIMARY KEY, name TEXT UNIQUE, title TEXT, updated TEXT, shown TEXT, source TEXT);
    CREATE TABLE facets (facet TEXT, value TEXT, dataset INTEGER);
    CREATE VIRTUAL TABLE texts USING fts5(
        title, topics, description, about, column_words, value_words, tokenize='porter {_TOKENS}', prefix='2 3 4');
    CREATE VIRTUAL TABLE parts USING fts5(
        dataset UNINDEXED, place UNINDEXED, column_name UNINDEXED, text, tokenize='porter {_TOKENS}');
    CREATE VIRTUAL TABLE plain USING fts5(text, content='', tokenize='{_TOKENS}');
    CREATE VIRTUAL TABLE vocabulary USING fts5vocab(plain, row);
    CREATE TABLE words (word TEXT PRIMARY KEY, datasets INTEGER, length INTEGER) WITHOUT ROWID;
"""
_FINISH = """
    INSERT INTO words SELECT term, doc, length(term) FROM vocabulary;
    DROP TABLE vocabulary;
    DROP TABLE plain;
    CREATE INDEX words_by_length ON words (length);
    CREATE INDEX facets_by_value ON facets (facet, value, dataset);
    CREATE INDEX facets_by_dataset ON facets (dataset);
    INSERT INTO texts (texts) VALUES ('optimize');
    INSERT INTO parts (parts) VALUES ('optimize');
    ANALYZE;
    VACUUM;
"""


def build_search_index(*, target: Path, entries: Iterable[SearchEntry]) -> int:
    """Write the index of all `entries` to `target` and give how many they are.

    The file is made whole under another name and then takes the place of the old one, which searches that run may read to
    their end.
    """
    count = 0
    with writing_to(target) as temporary, closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
        # A file that is not whole is thrown away, so there is nothing to bring back.
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE")
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        for count, entry in enumerate(entries, start=1):
            _add(connection, count, entry)
        connection.execute("COMMIT")
        connection.executescript(_FINISH)
    return count


def _add(connection: sqlite3.Connection, number: int, entry: SearchEntry) -> None:
    updated = entry.updated.isoformat() if entry.updated else ""
    connection.execute(
        "INSERT INTO datasets VALUES (?, ?, ?, ?, ?, ?)",
        (number, entry.name, plain(entry.title), updated, _shown(entry), entry.source),
    )
    connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", [(*pair, number) for pair in entry.facets])
    parts = list(_parts(entry))
    by_place = {
        place: plain(" · ".join(text for one, _, text in parts if one == place))
        for place in {part[0] for part in parts}
    }
    texts = (
        plain(entry.title),
        f"{by_place.get('topics', '')} {plain(entry.name)}",
        plain(entry.description),
        f"{by_place.get('department', '')} · {by_place.get('solutions', '')}",
        by_place.get("column", ""),
        by_place.get("values", ""),
    )
    connection.execute("INSERT INTO texts (rowid, title, topics, description, about, column_words, value_words) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?)", (number, *texts))  # fmt: skip
    connection.execute("INSERT INTO plain (rowid, text) VALUES (?, ?)", (number, "\n".join(texts)))
    connection.executemany(
        "INSERT INTO parts VALUES (?, ?, ?, ?)", [(number, place, name, plain(text)) for place, name, text in parts]
    )


def _parts(entry: SearchEntry) -> Iterator[tuple[str, str, str]]:
    """Place, column and text of everything beside title and description."""
    if entry.topics:
        yield "topics", "", " · ".join(entry.topics)
    if entry.department:
        yield "department", "", entry.department
    if entry.solutions:
        yield "solutions", "", " · ".join(entry.solutions)
    for name, meaning in entry.columns.items():
        yield "column", name, f"{name}: {meaning}" if meaning else name
    for name, values in entry.values.items():
        if text := " · ".join(values):
            yield "values", name, text


def plain(text: str) -> str:
    """`text` without characters that are not shown, the marks of a match among them, and without halves of characters."""
    return _NOT_SHOWN.sub(" ", text).encode("utf-8", "replace").decode("utf-8")


def _shown(entry: SearchEntry) -> str:
    return json.dumps(
        {
            "department": entry.department,
            "topics": entry.topics,
            "formats": entry.formats,
            "frequency": entry.frequency,
            "licence": entry.licence,
            "solutions": entry.solutions,
            "has_places": entry.has_places,
            "source": entry.source,
        }
    )
