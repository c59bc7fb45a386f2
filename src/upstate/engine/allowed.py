"""The words of borrowed SQL: which clauses, operators, functions and types it may use, and in which form.

A list of what is allowed, not of what is forbidden: a function that DuckDB grows tomorrow is refused too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp

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
# The names are those of DuckDB. What gives another result in another run is not here: random, now, and what takes the row
# that happens to come first (first, any_value, and among equals arg_max and mode).
_FUNCTIONS: dict[type[exp.Expr], tuple[str, ...]] = {
    exp.Case: ("case",), exp.If: ("if",), exp.Cast: ("cast",), exp.TryCast: ("try_cast",),
    exp.Coalesce: ("coalesce", "ifnull"), exp.Nullif: ("nullif",), exp.Greatest: ("greatest",), exp.Least: ("least",),
    exp.Count: ("count",), exp.CountIf: ("count_if",), exp.Sum: ("sum",), exp.Min: ("min",), exp.Max: ("max",),
    exp.Avg: ("avg",), exp.Stddev: ("stddev",), exp.StddevSamp: ("stddev_samp",), exp.Median: ("median",),
    exp.Quantile: ("quantile",),
    exp.PercentileCont: ("quantile_cont",), exp.LogicalOr: ("bool_or",), exp.LogicalAnd: ("bool_and",),
    exp.Abs: ("abs",), exp.Ln: ("ln",), exp.Log: ("log",), exp.Exp: ("exp",), exp.Sqrt: ("sqrt",),
    exp.Pow: ("power", "pow"), exp.Round: ("round",), exp.Floor: ("floor",), exp.Ceil: ("ceil",), exp.Sign: ("sign",),
    exp.Sin: ("sin",), exp.Cos: ("cos",), exp.Radians: ("radians",),
    exp.DateDiff: ("date_diff",), exp.DateAdd: ("date_add",), exp.DateSub: (), exp.DateTrunc: ("date_trunc",),
    exp.TimestampTrunc: (), exp.Extract: ("extract",), exp.Year: ("year",), exp.Month: ("month",),
    exp.Lower: ("lower",), exp.Upper: ("upper",), exp.Trim: ("trim",), exp.Substring: ("substring", "substr"),
    exp.Length: ("length",), exp.StartsWith: ("starts_with",),
    exp.RowNumber: ("row_number",), exp.Rank: ("rank",), exp.DenseRank: ("dense_rank",),
    exp.PercentRank: ("percent_rank",), exp.Lag: ("lag",), exp.Lead: ("lead",), exp.FirstValue: ("first_value",),
    exp.LastValue: ("last_value",),
}  # fmt: skip
_ALLOWED: frozenset[type[exp.Expr]] = frozenset((*_CLAUSES, *_OPERATORS, *_FUNCTIONS))
_TYPES = frozenset(
    exp.DataType.Type[name]
    for name in ("BOOLEAN", "INT", "BIGINT", "SMALLINT", "TINYINT", "FLOAT", "DOUBLE", "DATE", "TEXT", "VARCHAR", "TIMESTAMP", "TIMESTAMPNTZ")
)  # fmt: skip
# sqlglot keeps some words as plain text and writes them back as they stood: each must be a word that we know.
_WORDS = frozenset((
    "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND", "EPOCH", "DECADE", "CENTURY", "DOW", "ISODOW",
    "DOY", "ISOYEAR", "ALL",
))  # fmt: skip
# The parts that a clause may have; one that sqlglot grows tomorrow is refused.
_PARTS: dict[type[exp.Expr], frozenset[str]] = {
    exp.Select: frozenset((
        "with_", "expressions", "from_", "joins", "where", "group", "having", "qualify", "order", "limit", "distinct",
    )),
    exp.Table: frozenset({"this", "alias", "db", "catalog"}),  # the last two have a fault of their own
    exp.Join: frozenset({"this", "on", "using", "side", "kind", "method"}),
    exp.CTE: frozenset({"this", "alias"}),
    exp.With: frozenset({"expressions"}),
    exp.Column: frozenset({"this", "table"}),
    exp.Placeholder: frozenset({"this"}),
}  # fmt: skip
# DuckDB answers a column that no table has with these, also between quotes; rowid is the order of storing.
_NOT_COLUMNS = frozenset((
    "current_catalog", "current_database", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "localtime", "localtimestamp", "rowid", "session_user", "user",
))  # fmt: skip
_ORDERED_WINDOWS = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue)  # fmt: skip
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")
_NUMBER = re.compile(r"[0-9.]{1,40}([eE][+-]?[0-9]{1,3})?")
_PLAIN = re.compile(r"[A-Za-z ]{0,30}")
_LONGEST_TEXT = 1000


def allowed_functions() -> list[str]:
    """The SQL names of every function that borrowed SQL may call, sorted."""
    return sorted(name for names in _FUNCTIONS.values() for name in names)


def node_faults(node: exp.Expr) -> Iterator[str]:
    """What is wrong with one node of the tree, apart from the nodes below it."""
    if type(node) not in _ALLOWED:
        yield _unknown(node)
        return
    yield from _part_faults(node)
    yield from _text_faults(node)
    yield from _form_faults(node)
    yield from _chance_faults(node)


def short(node: exp.Expr) -> str:
    """The beginning of what the node says."""
    try:
        return node.sql("duckdb", comments=False)[:80]
    except (sqlglot.errors.SqlglotError, RecursionError, AttributeError, TypeError, ValueError):
        return type(node).__name__  # a node that its own writer can not write


def _unknown(node: exp.Expr) -> str:
    if isinstance(node, exp.Anonymous):
        return f"the function {node.name} is not on the list of allowed functions"
    if isinstance(node, exp.Func):
        return f"the function {node.sql_name()} is not on the list of allowed functions"
    return f"{type(node).__name__} is not allowed: {short(node)}"


def _part_faults(node: exp.Expr) -> Iterator[str]:
    if isinstance(node, exp.With) and node.args.get("recursive"):
        yield "WITH RECURSIVE is not allowed"
        return
    if isinstance(node, exp.Table) and not isinstance(node.this, exp.Identifier):
        yield f"a function may not stand where a table is expected: {short(node)}"
        return
    known = _PARTS.get(type(node))
    for part, value in node.args.items():
        # False is a part that was written too: NOT MATERIALIZED
        if (
            known is not None
            and part not in known
            and value not in (None, [], "")
            and (value or part == "materialized")
        ):
            yield f"{type(node).__name__.upper()} may not have the part {part.rstrip('_').upper()}: {short(node)}"


def _text_faults(node: exp.Expr) -> Iterator[str]:
    """Faults of the texts that a node holds itself; whatever sqlglot would write back as it stood must be a plain word."""
    if isinstance(node, exp.Identifier):
        if not _NAME.fullmatch(node.name):
            yield f"the name {node.name[:40]!r} has other characters than letters, digits and underscore"
    elif isinstance(node, exp.Literal):
        yield from _literal_faults(node)
    elif isinstance(node, exp.Var):
        if node.name.upper() not in _WORDS:
            yield f"the word {node.name[:40]!r} is not a unit of time"
    elif not isinstance(node, exp.Placeholder):
        for text in _own_texts(node):
            if not _PLAIN.fullmatch(text):
                yield f"{text[:40]!r} is not allowed in {type(node).__name__}"


def _literal_faults(node: exp.Literal) -> Iterator[str]:
    if node.is_string and len(node.name) > _LONGEST_TEXT:
        yield f"a text of {len(node.name):,} characters is longer than {_LONGEST_TEXT:,}"
    if not node.is_string and not _NUMBER.fullmatch(node.name):
        yield f"the number {node.name[:40]} is not allowed"


def _own_texts(node: exp.Expr) -> Iterator[str]:
    for value in node.args.values():
        yield from (text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))


def _form_faults(node: exp.Expr) -> Iterator[str]:
    if isinstance(node, exp.DataType) and (node.this not in _TYPES or node.expressions):
        yield f"the type {short(node)} is not allowed"
    elif isinstance(node, exp.Column) and node.name.lower() in _NOT_COLUMNS:
        yield f"{node.name} is not a column of a table; it changes from run to run"
    elif isinstance(node, exp.Join) and (node.args.get("method") or "NATURAL").upper() != "NATURAL":
        yield f"{node.args['method']} JOIN is not allowed"
    elif isinstance(node, exp.Like | exp.ILike) and not _is_simple_pattern(node.expression):
        # DuckDB looks back at every % and can not be stopped in it: a dozen of them run for ever.
        yield f"LIKE takes a text with one % or two, and nothing that is computed: {short(node)}"
    elif isinstance(node, exp.Extract) and not isinstance(node.this, exp.Var):
        yield f"EXTRACT takes a unit of time without quotes: {short(node)}"


def _tells_rows_apart(node: exp.Ordered) -> bool:
    """Whether a sort key names a column; at the end of a query a number stands for one."""
    in_window = node.parent is not None and isinstance(node.parent.parent, exp.Window | exp.WithinGroup)
    return node.find(exp.Column) is not None or (isinstance(node.this, exp.Literal) and not in_window)


def _is_simple_pattern(pattern: exp.Expr) -> bool:
    return isinstance(pattern, exp.Literal) and pattern.is_string and pattern.name.count("%") <= 2


def _chance_faults(node: exp.Expr) -> Iterator[str]:
    """What gives the rows that happen to come first, which are others in another run."""
    if isinstance(node, exp.Limit) and node.parent is not None and not node.parent.args.get("order"):
        yield "LIMIT without ORDER BY gives other rows in another run"
    if isinstance(node, exp.Distinct) and node.args.get("on") and node.parent and not node.parent.args.get("order"):
        yield "DISTINCT ON without ORDER BY gives other rows in another run"
    if isinstance(node, exp.Ordered) and not _tells_rows_apart(node):
        yield f"ORDER BY {short(node)} orders nothing: name a column"
    if isinstance(node, exp.Window) and not node.args.get("order"):
        function = node.this.this if isinstance(node.this, exp.IgnoreNulls) else node.this
        if isinstance(function, _ORDERED_WINDOWS) or node.args.get("spec"):
            yield f"{short(function)} OVER a window without ORDER BY gives other values in another run"
