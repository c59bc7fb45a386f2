"""Reading borrowed SQL: one SELECT, over named tables, in allowed words.

A solution comes from a stranger. Its SQL is parsed (sqlglot) and each node of the tree must be on the list of
`allowed`; what passes is written anew from the tree, read a second time, and shown to DuckDB's own parser, which must
see one SELECT over the same tables. The text of the stranger never reaches the database that holds the city's rows.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import duckdb
import sqlglot
from sqlglot import exp

from upstate.engine.allowed import node_faults
from upstate.engine.scopes import scope_faults
from upstate.engine.unfolding import unfolding_faults
from upstate.errors import BadSolution

_MOST_CHARACTERS = 100_000
_MOST_NODES = 20_000
_MOST_FAULTS = 20
_DEEPEST_PARENTHESES = 60
_DEEPEST_TREE = 120

# sqlglot warns of what it can not read; the fault says it, and a stranger's text is not for the terminal.
logging.getLogger("sqlglot").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class BorrowedQuery:
    """A SELECT that passed, as its tree."""

    tree: exp.Query

    def sql(self, *, parameters: dict[str, str]) -> str:
        """DuckDB SQL with each `:name` replaced by the SQL literal given for it."""
        tree = self.tree.copy()
        for placeholder in list(tree.find_all(exp.Placeholder)):
            placeholder.replace(sqlglot.parse_one(parameters[placeholder.name], read="duckdb"))
        return tree.sql(dialect="duckdb", comments=False)

    @property
    def reads(self) -> frozenset[str]:
        """The names that stand where tables stand: those of the contract, and of its own common expressions."""
        return frozenset(table.name for table in self.tree.find_all(exp.Table))


# Every step and every page reads its solution anew, and the text is nearly always the same. What is refused is not kept.
@lru_cache(maxsize=512)
def parse_borrowed(text: str, *, source: str, tables: frozenset[str], parameters: frozenset[str]) -> BorrowedQuery:
    """Parse one SELECT that reads only `tables` and names only `parameters`.

    source: file name for the error. Raises `BadSolution` that lists every fault found.
    """
    _refuse(source, _size_faults(text))
    tree = _parse(text, source)
    _refuse(source, _shape_faults(tree))
    _refuse(source, _tree_faults(tree, tables, parameters))
    query = BorrowedQuery(tree=tree)
    written = query.sql(parameters=dict.fromkeys(parameters, "DATE '2000-01-01'"))
    _refuse(source, _tree_faults(_parse(written, source), tables, parameters))
    _refuse(source, _second_reading(query, written, tables))
    return query


def _refuse(source: str, faults: Iterator[str]) -> None:
    found = list(dict.fromkeys(faults))
    if not found:
        return
    more = [f"and {len(found) - _MOST_FAULTS} more"] if len(found) > _MOST_FAULTS else []
    listed = "; ".join(found[:_MOST_FAULTS] + more)
    shown = "".join(character if character.isprintable() else " " for character in listed)
    raise BadSolution(
        f"{source} is refused: {shown}.",
        allowed="one SELECT over the contract's tables, with the functions listed in docs/reference/sql.md",
        next_step="Rewrite the query without these parts, or do not borrow this solution.",
    )


def _size_faults(text: str) -> Iterator[str]:
    if len(text) > _MOST_CHARACTERS:
        yield f"it is {len(text):,} characters long; {_MOST_CHARACTERS:,} is the most"
    if has_half_characters(text):
        yield "it holds half a character (a lone surrogate)"
    depth = deepest = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST_PARENTHESES:
        yield f"it nests {deepest} parentheses; {_DEEPEST_PARENTHESES} is the most"


def _parse(text: str, source: str) -> exp.Query:
    statements: list[exp.Expr] = []
    faults: list[str] = []
    try:
        statements = [statement for statement in sqlglot.parse(text, read="duckdb") if statement is not None]
    except RecursionError:
        faults.append("it nests deeper than can be read")
    # sqlglot meets some broken text with errors of its own inner workings
    except (sqlglot.errors.SqlglotError, ValueError, TypeError, AttributeError, KeyError, IndexError) as fault:
        faults.append(f"it is not SQL that can be read: {first_line(fault)}")
    if not faults and len(statements) != 1:
        faults.append(f"it holds {len(statements)} statements; one is allowed")
    if not faults and not isinstance(statements[0], exp.Select | exp.Union | exp.Except | exp.Intersect):
        faults.append(f"it is a {type(statements[0]).__name__.upper()}; only SELECT is allowed")
    _refuse(source, iter(faults))
    return cast("exp.Query", statements[0])


def _shape_faults(tree: exp.Expr) -> Iterator[str]:
    """Too many parts, or too deep: found without recursion, so that what follows may recurse."""
    level, depth, count = [tree], 0, 0
    while level and depth <= _DEEPEST_TREE and count <= _MOST_NODES:
        count += len(level)
        depth += 1
        level = [child for node in level for child in node.iter_expressions()]
    if count > _MOST_NODES:
        yield f"it has more than {_MOST_NODES:,} parts"
    if depth > _DEEPEST_TREE:
        yield f"it nests deeper than {_DEEPEST_TREE} levels"


def _tree_faults(tree: exp.Expr, tables: frozenset[str], parameters: frozenset[str]) -> Iterator[str]:
    for node in tree.walk():
        yield from node_faults(node)
    yield from scope_faults(tree, tables)
    yield from unfolding_faults(tree)
    for name in sorted({node.name for node in tree.find_all(exp.Placeholder)} - parameters):
        yield f"the parameter :{name[:40]} is unknown; known are {', '.join(':' + name for name in sorted(parameters))}"


def _second_reading(query: BorrowedQuery, written: str, tables: frozenset[str]) -> Iterator[str]:
    """What DuckDB's own parser sees in the SQL that will run; it must agree with ours."""
    try:
        kinds = [statement.type for statement in duckdb.extract_statements(written)]
        named = _empty().cursor().get_table_names(_without_using(query.tree), qualified=True)
    except duckdb.Error as fault:
        yield f"DuckDB can not read it: {first_line(fault)}"
        return
    if kinds != [duckdb.StatementType.SELECT]:
        yield "DuckDB sees another statement than one SELECT"
    for name in sorted({name.split(" AS ")[0].lower() for name in named} - tables):
        yield f"DuckDB sees the table {name}, which is not in the contract"


@lru_cache(maxsize=1)
def _empty() -> duckdb.DuckDBPyConnection:
    """A database in which nothing is and nothing runs, to read with DuckDB's parser; opening one takes as long as all other reading."""
    return duckdb.connect(config={"enable_external_access": False, "threads": 1})


def _without_using(tree: exp.Expr) -> str:
    """The same tables joined without USING, for which DuckDB would want to see their columns."""
    tree = tree.copy()
    for join in tree.find_all(exp.Join):
        if join.args.get("using") or join.args.get("method"):
            join.set("using", None)
            join.set("method", None)
            join.set("on", exp.true())
    for placeholder in list(tree.find_all(exp.Placeholder)):
        placeholder.replace(exp.null())
    return tree.sql(dialect="duckdb", comments=False)


def has_half_characters(text: str) -> bool:
    """Whether it holds lone surrogates, which are no UTF-8 and which DuckDB does not take."""
    return any(0xD800 <= ord(letter) <= 0xDFFF for letter in text)


def first_line(fault: BaseException) -> str:
    """The first line of what another program says was wrong; its name where it says nothing."""
    return (str(fault).splitlines() or [type(fault).__name__])[0]
