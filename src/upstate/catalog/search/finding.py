"""One search: words and facets in, a page of datasets out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Literal

from upstate.catalog.search.building import AFTER, BEFORE, FORMAT
from upstate.catalog.search.facets import Chosen, condition, count_facets, known_facets
from upstate.catalog.search.found import Found, Hit, MatchPlace, Piece
from upstate.catalog.search.query import MOST_WORDS, Query, read_query
from upstate.errors import UpstateError
from upstate.sentences import say

# What a match counts in: title, topics, description, department and solutions, columns, values.
_WEIGHTS = "12.0, 6.0, 3.0, 3.0, 2.0, 1.0"
_WORDS_AROUND = 32
_MOST_PLACES = 3
_BEGINNING = 240

Order = Literal["best", "newest", "title"]
_NEWEST = "updated DESC, datasets.title, datasets.name"
_ORDERS: dict[Order, str] = {
    "best": "matched.rank, datasets.title, datasets.name",
    "newest": _NEWEST,
    "title": "datasets.title COLLATE NOCASE, datasets.name",
}


class NoSearchIndex(UpstateError):
    """There is no index that can be searched; it can be made again from the catalog."""


def search(
    *,
    index: Path,
    words: str,
    facets: Mapping[str, Sequence[str]],
    page: int = 1,
    rows: int = 20,
    order: Order = "best",
    elsewhere: bool = False,
) -> Found:
    """Find datasets; without words all of them, the city's own before those of others, the last updated first.

    words: as a person typed them, whatever they are. The last may be unfinished. Where no dataset has all of them, those
    that have some are given. facets: facet to chosen values; a facet that there is not is not looked at. page: from 1; one
    that is not there is the nearest that is. order: the best match first, the last updated, or by title. elsewhere: whether also
    among what others keep. Raises `NoSearchIndex` where there is none.
    """
    with _open(index) as connection:
        query = read_query(connection, words)
        chosen = known_facets(facets)
        expression = _match(connection, query, elsewhere)
        where, parameters = condition(chosen)
        total = connection.execute(f"SELECT count(*) FROM matched WHERE {where}", parameters).fetchone()[0]
        pages = max(1, -(-total // rows))
        page = min(max(page, 1), pages)
        by = f"datasets.source <> '', {_NEWEST}" if order == "best" and not expression else _ORDERS[order]
        numbers = [
            row[0]
            for row in connection.execute(
                f"SELECT matched.id FROM matched JOIN datasets USING (id) WHERE {where} ORDER BY {by} LIMIT ? OFFSET ?",
                [*parameters, rows, (page - 1) * rows],
            )
        ]
        some_only = bool(query.unknown) or expression != query.all_of
        return Found(
            hits=_hits(connection, numbers, expression, query.any_of),
            total=total,
            page=page,
            pages=pages,
            facets=count_facets(connection, chosen),
            replaced=query.replaced,
            some_only=some_only,
            notices=tuple(_notices(query, chosen, total=total, some_only=some_only)),
        )


@contextmanager
def _open(index: Path) -> Iterator[sqlite3.Connection]:
    """The index for reading. It is never written in place, so no locks are needed."""
    try:
        with closing(sqlite3.connect(f"{index.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA temp_store = MEMORY")
            if connection.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
                raise sqlite3.DatabaseError("of another format")
            yield connection
    except sqlite3.DatabaseError as fault:
        raise NoSearchIndex(
            f"{index} cannot be searched: {fault}.",
            allowed="an index as Upstate writes it",
            next_step="Make the index again; it is made from the catalog and holds nothing else.",
        ) from None


def _match(connection: sqlite3.Connection, query: Query, elsewhere: bool) -> str:
    """Fill the temporary table `matched` and give the expression that did; empty when there was no word, or none that any dataset has.

    Datasets with all words in the title come first, then those with all of them anywhere, then those in which the last word
    is the beginning of a longer one.
    """
    connection.execute("CREATE TEMP TABLE matched (id INTEGER PRIMARY KEY, rank REAL)")
    among = "true" if elsewhere else "rowid IN (SELECT id FROM datasets WHERE source = '')"
    if not query.words and not query.unknown:
        connection.execute(f"INSERT INTO matched SELECT id, 0 FROM datasets WHERE {among}")
        return ""
    in_title = f"title : ({query.exact})"
    for tried in ((in_title, query.exact, query.all_of), (query.any_of,)) if query.words else ():
        for place, expression in enumerate(tried):
            connection.execute(
                f"INSERT OR IGNORE INTO matched SELECT rowid, {place} * 1e6 + bm25(texts, {_WEIGHTS}) "
                f"FROM texts WHERE texts MATCH ? AND {among}",
                (expression,),
            )
        if connection.execute("SELECT 1 FROM matched LIMIT 1").fetchone():
            return tried[-1]
    return ""


def _hits(connection: sqlite3.Connection, numbers: Sequence[int], expression: str, any_of: str) -> tuple[Hit, ...]:
    if not numbers:
        return ()
    marks = ", ".join("?" * len(numbers))
    texts = _matched_texts(connection, numbers, expression) if expression else _plain_texts(connection, numbers)
    places = _places(connection, numbers, any_of) if expression else {}
    shown = {
        number: (name, updated, json.loads(said))
        for number, name, updated, said in connection.execute(
            f"SELECT id, name, updated, shown FROM datasets WHERE id IN ({marks})", numbers
        )
    }
    return tuple(_hit(*shown[number], *texts[number], places.get(number, ())) for number in numbers)


def _hit(
    name: str, updated: str, said: dict[str, object], title: str, description: str, places: Sequence[MatchPlace]
) -> Hit:
    told = {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    return Hit(
        name=name,
        title=pieces(title),
        description=pieces(description),
        places=tuple(places),
        updated=date.fromisoformat(updated) if updated else None,
        **told,  # type: ignore[arg-type]  # written by `build_search_index`, whose format was checked
    )


def _matched_texts(
    connection: sqlite3.Connection, numbers: Sequence[int], expression: str
) -> dict[int, tuple[str, str]]:
    marks = ", ".join("?" * len(numbers))
    rows = connection.execute(
        f"SELECT rowid, highlight(texts, 0, ?, ?), snippet(texts, 2, ?, ?, '…', {_WORDS_AROUND}) "
        f"FROM texts WHERE texts MATCH ? AND rowid IN ({marks})",
        [BEFORE, AFTER, BEFORE, AFTER, expression, *numbers],
    )
    return {number: (title, description) for number, title, description in rows}


def _plain_texts(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    marks = ", ".join("?" * len(numbers))
    rows = connection.execute(f"SELECT rowid, title, description FROM texts WHERE rowid IN ({marks})", numbers)
    return {number: (title, _beginning(description)) for number, title, description in rows}


def _beginning(text: str) -> str:
    return text if len(text) <= _BEGINNING else text[:_BEGINNING].rsplit(" ", 1)[0] + "…"


def _places(connection: sqlite3.Connection, numbers: Sequence[int], expression: str) -> dict[int, list[MatchPlace]]:
    """Where beside title and description the words stand, the best places first."""
    marks = ", ".join("?" * len(numbers))
    rows = connection.execute(
        f"SELECT dataset, place, column_name, snippet(parts, 3, ?, ?, '…', 12) FROM parts "
        f"WHERE parts MATCH ? AND dataset IN ({marks}) ORDER BY rank, rowid",
        [BEFORE, AFTER, expression, *numbers],
    )
    found: dict[int, list[MatchPlace]] = {}
    for number, where, column, text in rows:
        places = found.setdefault(number, [])
        if len(places) < _MOST_PLACES:
            places.append(MatchPlace(where, column, pieces(text)))
    return found


def pieces(marked: str) -> tuple[Piece, ...]:
    """A text with marks around its matches, cut at them.

    >>> pieces("a \\x01big\\x02 tree")
    (Piece(text='a ', is_match=False), Piece(text='big', is_match=True), Piece(text=' tree', is_match=False))
    """
    found: list[Piece] = []
    for part in marked.split(BEFORE):
        match, mark, rest = part.partition(AFTER)
        found += [Piece(match, bool(mark)), Piece(rest, False)]
    return tuple(piece for piece in found if piece.text)


def _notices(query: Query, chosen: Chosen, *, total: int, some_only: bool) -> Iterator[str]:
    for one in query.replaced:
        yield say("Showing results for {used} instead of {typed}.", used=one.used, typed=one.typed)
    for typed, same in query.also.items():
        yield say("“{typed}” was also looked for as {words}.", typed=typed, words=_either(_singular(same)))
    if query.was_cut:
        yield say("Only the first {number} words were used.", number=MOST_WORDS)
    if query.unknown:
        yield say("No dataset has {words}.", words=_either(query.unknown))
    elif total and some_only:
        yield say("No dataset has all of these words. These have some of them.")
    if not total and chosen:
        yield say("Nothing was found. Take away a filter, or use fewer words.")
    elif not total:
        yield say(
            "Nothing was found. Check the spelling, use fewer or more general words, or ask the city for the data."
        )


def _singular(words: Sequence[str]) -> list[str]:
    """Without those that only make another one longer, such as its plural."""
    return [word for word in words if not any(word != other and word.startswith(other) for other in words)]


def _either(words: Sequence[str]) -> str:
    """`a or b or c`."""
    found = words[0]
    for word in words[1:]:
        found = say("{first} or {second}", first=found, second=word)
    return found
