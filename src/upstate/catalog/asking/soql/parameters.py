"""The parameters of a SODA request as a `Question`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlglot import exp

from upstate.catalog.asking.functions import BadQuestion
from upstate.catalog.asking.numbers import read_number
from upstate.catalog.asking.question import MOST_ROWS, Ordered, Question, Selected
from upstate.catalog.asking.soql.fields import ROW_ID, Fields, free_name, snake_case
from upstate.catalog.asking.soql.nodes import Reader
from upstate.catalog.asking.soql.parsing import parse_clause, too_deep
from upstate.catalog.asking.tree import Call, Cell, Node
from upstate.catalog.reading.columns import clipped

_CLAUSES = ("$select", "$where", "$group", "$having", "$order")
_KNOWN = (*_CLAUSES, "$limit", "$offset", "$q", "$query")
# What programs write that forget the $, or that other APIs know.
_MEANT = {**{name[1:]: name for name in _KNOWN}, "page": "$offset"}
_ROWS = 1000
_FURTHEST = 10**12
_EVERY_SYSTEM_FIELD = ":*"


def read_soql(parameters: Iterable[tuple[str, str]], fields: Fields) -> Question:
    """The question that the parameters of an address (name, value) ask; raises `BadQuestion`.

    `$select`, `$where`, `$group`, `$having`, `$order`, `$limit`, `$offset` and `$q`, or all as one `$query`; and `field=value` for each field that
    has to be equal. What begins with $$ says nothing about the rows, but `$$exclude_system_fields=false`.
    """
    given = _once(parameters)
    try:
        return _whole(given, fields) if "$query" in given else _of_parts(given, fields)
    except RecursionError:
        raise too_deep("The query") from None


def _once(parameters: Iterable[tuple[str, str]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in parameters:
        if name in given:
            raise BadQuestion(
                f"{clipped(name)} is given twice.",
                allowed="each parameter once",
                next_step="Join conditions with AND in $where.",
            )
        if name.startswith("$") and not name.startswith("$$") and name not in _KNOWN:
            raise BadQuestion(
                f"There is no parameter called {clipped(name)}.",
                allowed=", ".join(_KNOWN),
                next_step="Use one of these.",
            )
        given[name] = value
    return given


def _of_parts(given: dict[str, str], fields: Fields) -> Question:
    trees = {name: parse_clause(name, given[name]) for name in _CLAUSES if name in given}
    found = _question(trees, fields, with_system=given.get("$$exclude_system_fields", "").lower() == "false")
    _refuse_bare_names(given, fields)
    reader = Reader(fields)
    equal = [reader.compare(fields.find(name), value) for name, value in given.items() if not name.startswith("$")]
    conditions = [*([found.where] if found.where else []), *equal]
    return replace(
        found,
        where=Call("and", tuple(conditions)) if len(conditions) > 1 else next(iter(conditions), None),
        search=given.get("$q", ""),
        limit=_limit("$limit", given.get("$limit", str(_ROWS))),
        offset=read_number("$offset", given.get("$offset", "0").strip(), most=_FURTHEST),
    )


def _refuse_bare_names(given: dict[str, str], fields: Fields) -> None:
    names = {field.name for field in fields.all} | {column.name for column in fields.schema}
    for name in given:
        if (meant := _MEANT.get(name.lower())) and name not in names and name.lower() not in names:
            raise BadQuestion(
                f"There is no field called {clipped(name)}.",
                allowed=", ".join(_KNOWN),
                next_step=f"Write {meant}."
                if meant != "$offset"
                else "Write $offset, with how many rows are left out before.",
            )


def _whole(given: dict[str, str], fields: Fields) -> Question:
    others = [name for name in given if name != "$query" and not name.startswith("$$")]
    if others:
        raise BadQuestion(
            f"$query is given together with {clipped(others[0])}.",
            allowed="$query alone, or the other parameters without it",
            next_step="Write all of it into $query.",
        )
    tree = parse_clause("$query", given["$query"])
    found = _question(dict.fromkeys(_CLAUSES, tree), fields, with_system=False)
    return replace(
        found,
        limit=_limit("LIMIT", _written(tree, "limit", usual=_ROWS)),
        offset=read_number("OFFSET", _written(tree, "offset", usual=0), most=_FURTHEST),
    )


def _limit(name: str, text: str) -> int:
    return read_number(name, text.strip(), most=MOST_ROWS, next_step="Ask for further rows with $offset.")


def _written(tree: exp.Select, name: str, *, usual: int) -> str:
    found = tree.args.get(name)
    if found is None:
        return str(usual)
    value, others = found.expression, [one for one in found.args if found.args[one] and one != "expression"]
    return value.name if isinstance(value, exp.Literal) and not others else "no single number"


def _question(trees: dict[str, exp.Select], fields: Fields, *, with_system: bool) -> Question:
    """Of the clauses, each in the tree that holds it."""
    select = trees.get("$select")
    selected = _selected(select.expressions if select else [exp.Star()], fields, with_system)
    # What the query calls a figure may stand for it in all that is not $select.
    reader = Reader(fields, {one.name.lower(): one.node for one in selected})
    where, having = (_clause(trees, name) for name in ("where", "having"))
    group, order = (_clause(trees, name) for name in ("group", "order"))
    return Question(
        select=selected,
        distinct=bool(select and _distinct(select)),
        where=Reader(fields).read(where.this) if where else None,
        group=_keys(group, reader) if group else (),
        having=reader.read(having.this) if having else None,
        order=tuple(_ordered(one, reader) for one in order.expressions) if order else (),
    )


def _clause(trees: dict[str, exp.Select], name: str) -> exp.Expr | None:
    tree = trees.get(f"${name}")
    found = tree.args.get(name) if tree else None
    return found if isinstance(found, exp.Expr) else None


def _distinct(select: exp.Select) -> bool:
    found = select.args.get("distinct")
    if found and found.args.get("on"):
        raise BadQuestion("DISTINCT ON can not be asked.", allowed="DISTINCT", next_step="Leave ON away.")
    return bool(found)


def _keys(group: exp.Expr, reader: Reader) -> tuple[Node, ...]:
    others = [name for name, value in group.args.items() if value and name != "expressions"]
    if others:
        raise BadQuestion(
            f"Rows can not be grouped by {others[0]}.",
            allowed="fields and functions",
            next_step="Name what to group by.",
        )
    return tuple(reader.read(one) for one in group.expressions)


def _ordered(tree: exp.Expr, reader: Reader) -> Ordered:
    others = [name for name, value in tree.args.items() if value and name not in ("this", "desc", "nulls_first")]
    if others or tree.args.get("nulls_first"):
        raise BadQuestion(
            "This can not be said of an order.",
            allowed="ASC or DESC; missing values come last",
            next_step="Write one of these.",
        )
    return Ordered(reader.read(tree.this), descending=bool(tree.args.get("desc")))


def _selected(trees: Sequence[exp.Expr], fields: Fields, with_system: bool) -> tuple[Selected, ...]:
    reader, found = Reader(fields), dict[str, Node]()
    given_names = {one.alias.lower() for one in trees if isinstance(one, exp.Alias)}
    for tree in trees:
        if isinstance(tree, exp.Star) and not any(tree.args.values()):
            if with_system:
                found.setdefault(ROW_ID, Call("row number"))
            for field in fields.all:
                found.setdefault(field.name, Cell(field.column.name))
        elif isinstance(tree, exp.Column) and tree.name == _EVERY_SYSTEM_FIELD:
            found.setdefault(ROW_ID, Call("row number"))
        elif isinstance(tree, exp.Alias):
            name = tree.alias.lower()
            if name in found:
                raise _twice(name)
            found[name] = reader.read(tree.this)
        else:
            node = reader.read(tree)
            name = _own_name(tree, node, fields)
            if found.get(name) != node:
                found[free_name(name, {*found, *given_names})] = node
    return tuple(Selected(node, name) for name, node in found.items())


def _own_name(tree: exp.Expr, node: Node, fields: Fields) -> str:
    """How SODA calls what was given no name: count(*) is count, sum(height) is sum_height."""
    if isinstance(node, Cell):
        return next(field.name for field in fields.all if field.column.name == node.column)
    if node == Call("row number"):
        return ROW_ID
    words = [one.name for one in tree.walk(bfs=False) if isinstance(one, exp.Anonymous | exp.Column | exp.Literal)]
    return snake_case("_".join(words))[:100] or "column"


def _twice(name: str) -> BadQuestion:
    return BadQuestion(
        f"Two columns of the answer are called {clipped(name)}.",
        allowed="names of which each stands once",
        next_step="Give one of them another name with AS.",
    )
