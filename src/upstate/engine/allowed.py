"""What borrowed SQL may say: one SELECT, over named tables, with an allow-list of words and functions.

A solution comes from a stranger. Its SQL is parsed (sqlglot) and each node of the tree must be on the list below;
what is not listed is refused, so a function that DuckDB grows tomorrow is refused too. What passes is written
anew from the tree: the text of the stranger never reaches the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from upstate.errors import BadSolution

_MOST_CHARACTERS = 100_000
_MOST_NODES = 20_000
_DEEPEST_PARENTHESES = 60

_CLAUSES = (
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Order, exp.Ordered, exp.Limit, exp.Qualify,
    exp.With, exp.CTE, exp.Subquery, exp.Table, exp.TableAlias, exp.Column, exp.Identifier, exp.Alias, exp.Star,
    exp.Literal, exp.Boolean, exp.Null, exp.Placeholder, exp.Paren, exp.Tuple, exp.Distinct, exp.Union, exp.Except,
    exp.Intersect, exp.Window, exp.WindowSpec, exp.Filter, exp.Interval, exp.Var, exp.DataType, exp.WithinGroup,
    exp.IgnoreNulls,
)  # fmt: skip
_OPERATORS = (
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like,
    exp.ILike, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.NullSafeEQ, exp.NullSafeNEQ,
    exp.Exists,
)  # fmt: skip
_FUNCTIONS = (
    exp.Case, exp.If, exp.Cast, exp.TryCast, exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least,
    exp.Count, exp.CountIf, exp.Sum, exp.Min, exp.Max, exp.Avg, exp.Stddev, exp.StddevSamp, exp.Median, exp.ArgMax,
    exp.ArgMin, exp.Quantile, exp.PercentileCont, exp.LogicalOr, exp.LogicalAnd, exp.AnyValue, exp.First, exp.Last,
    exp.Mode,
    exp.Abs, exp.Ln, exp.Log, exp.Exp, exp.Sqrt, exp.Pow, exp.Round, exp.Floor, exp.Ceil, exp.Sign, exp.Sin, exp.Cos,
    exp.Radians,
    exp.DateDiff, exp.DateAdd, exp.DateSub, exp.DateTrunc, exp.TimestampTrunc, exp.Extract, exp.Year, exp.Month,
    exp.Lower, exp.Upper, exp.Trim, exp.Substring, exp.Length, exp.StartsWith,
    exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue,
)  # fmt: skip
_ALLOWED: frozenset[type[exp.Expr]] = frozenset((*_CLAUSES, *_OPERATORS, *_FUNCTIONS))
_TYPES = frozenset(
    exp.DataType.Type[name]
    for name in ("BOOLEAN", "INT", "BIGINT", "SMALLINT", "TINYINT", "FLOAT", "DOUBLE", "DATE", "TEXT", "VARCHAR", "TIMESTAMP")
)  # fmt: skip


@dataclass(frozen=True)
class BorrowedQuery:
    """A SELECT that passed: its tree, the tables it reads, and the file it came from."""

    tree: exp.Expr
    tables: frozenset[str]
    source: str

    def sql(self, *, parameters: dict[str, str]) -> str:
        """DuckDB SQL with each `:name` replaced by the SQL literal given for it."""
        tree = self.tree.copy()
        for placeholder in list(tree.find_all(exp.Placeholder)):
            literal = sqlglot.parse_one(parameters[placeholder.name], read="duckdb")
            if placeholder is tree:
                return literal.sql(dialect="duckdb")
            placeholder.replace(literal)
        return tree.sql(dialect="duckdb")


def parse_borrowed(text: str, *, source: str, tables: frozenset[str], parameters: frozenset[str]) -> BorrowedQuery:
    """Parse one SELECT that reads only `tables` and names only `parameters`.

    source: file name for the error. Raises `BadSolution` that lists every fault found.
    """
    faults = list(_size_faults(text))
    if faults:
        raise _refused(source, faults)
    tree = _parse(text, source)
    faults = [*_node_faults(tree), *_table_faults(tree, tables), *_parameter_faults(tree, parameters)]
    if faults:
        raise _refused(source, faults)
    return BorrowedQuery(tree=tree, tables=_tables_read(tree), source=source)


def _size_faults(text: str) -> Iterator[str]:
    if len(text) > _MOST_CHARACTERS:
        yield f"it is {len(text):,} characters long; {_MOST_CHARACTERS:,} is the most"
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST_PARENTHESES:
        yield f"it nests {deepest} parentheses; {_DEEPEST_PARENTHESES} is the most"


def _parse(text: str, source: str) -> exp.Expr:
    try:
        statements = [statement for statement in sqlglot.parse(text, read="duckdb") if statement is not None]
    except (sqlglot.errors.SqlglotError, RecursionError) as fault:
        raise _refused(source, [f"it is not SQL that can be read: {_first_line(fault)}"]) from None
    if len(statements) != 1:
        raise _refused(source, [f"it holds {len(statements)} statements; one is allowed"])
    if not isinstance(statements[0], exp.Select | exp.Union | exp.Except | exp.Intersect):
        raise _refused(source, [f"it is a {type(statements[0]).__name__.upper()}; only SELECT is allowed"])
    return statements[0]


def _node_faults(tree: exp.Expr) -> Iterator[str]:
    told: set[str] = set()
    for count, node in enumerate(tree.walk()):
        if count > _MOST_NODES:
            yield f"it has more than {_MOST_NODES:,} parts"
            return
        fault = _fault_of(node)
        if fault and fault not in told:
            told.add(fault)
            yield fault


def _fault_of(node: exp.Expr) -> str | None:
    if isinstance(node, exp.With) and node.args.get("recursive"):
        return "WITH RECURSIVE is not allowed"
    if isinstance(node, exp.DataType):
        return None if node.this in _TYPES and not node.expressions else f"the type {node.sql('duckdb')} is not allowed"
    if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
        return f"a function may not stand where a table is expected: {_short(node)}"
    if type(node) in _ALLOWED:
        return None
    if isinstance(node, exp.Anonymous):
        return f"the function {node.name} is not on the list of allowed functions"
    if isinstance(node, exp.Func):
        return f"the function {node.sql_name()} is not on the list of allowed functions"
    return f"{type(node).__name__} is not allowed: {_short(node)}"


def _table_faults(tree: exp.Expr, tables: frozenset[str]) -> Iterator[str]:
    for table in tree.find_all(exp.Table):
        if table.args.get("db") or table.args.get("catalog"):
            yield f"the table {table.sql('duckdb')} names a schema or database"
    for name in sorted(_tables_read(tree) - tables):
        yield f"the table {name} is not in the contract, which has: {', '.join(sorted(tables))}"


def _tables_read(tree: exp.Expr) -> frozenset[str]:
    """Names of real tables; a CTE's own name does not count, and may not hide a table's name."""
    ctes = {cte.alias_or_name.lower() for cte in tree.find_all(exp.CTE)}
    return frozenset(
        table.name.lower()
        for table in tree.find_all(exp.Table)
        if isinstance(table.this, exp.Identifier) and table.name.lower() not in ctes
    )


def _parameter_faults(tree: exp.Expr, parameters: frozenset[str]) -> Iterator[str]:
    for name in sorted({node.name for node in tree.find_all(exp.Placeholder)} - parameters):
        yield f"the parameter :{name} is unknown; known are {', '.join(':' + name for name in sorted(parameters))}"


def _short(node: exp.Expr) -> str:
    try:
        return node.sql("duckdb")[:80]
    except (sqlglot.errors.SqlglotError, RecursionError):
        return type(node).__name__


def _first_line(fault: BaseException) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0]


def _refused(source: str, faults: list[str]) -> BadSolution:
    listed = "; ".join(faults)
    return BadSolution(
        f"{source} is refused: {listed}.",
        allowed="one SELECT over the contract's tables, with the functions listed in docs/reference/sql.md",
        next_step="Rewrite the query without these parts, or do not borrow this solution.",
    )
