"""The text of a SoQL query as a tree of sqlglot, or a fault with words."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlglot
from sqlglot import Dialect, TokenType, exp, parser, tokens
from sqlglot.errors import ParseError, SqlglotError, TokenError

from upstate.catalog.asking.functions import BadQuestion
from upstate.catalog.asking.nesting import nesting
from upstate.catalog.reading.columns import clipped
from upstate.engine import has_half_characters

LONGEST, DEEPEST = 10_000, 30
_WORDS = (
    "SELECT", "DISTINCT", "AS", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "ASC", "DESC", "LIMIT", "OFFSET",
    "AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "IS", "NULL", "TRUE", "FALSE",
    "::", "||", "<=", ">=", "<>", "!=",
)  # fmt: skip
# What each part of a query is, as the beginning of a statement that sqlglot reads; the argument of the tree that holds it.
_CLAUSES = {
    "$select": ("SELECT ", "expressions"),
    "$where": ("SELECT 1 WHERE ", "where"),
    "$group": ("SELECT 1 GROUP BY ", "group"),
    "$having": ("SELECT 1 HAVING ", "having"),
    "$order": ("SELECT 1 ORDER BY ", "order"),
    "$query": ("", ""),
}


class SoQL(Dialect):
    """Only the words of SoQL: no FROM, no UNION, no comments; every function is a name with values."""

    NULL_ORDERING = "nulls_are_last"

    class Tokenizer(tokens.Tokenizer):
        IDENTIFIERS: ClassVar = ['"', "`"]
        COMMENTS: ClassVar[list[Any]] = []
        KEYWORDS: ClassVar = {
            **{word: tokens.Tokenizer.KEYWORDS[word] for word in _WORDS},
            # The system's own fields are names like others.
            ":*": TokenType.VAR,
            ":ID": TokenType.VAR,
        }

    class Parser(parser.Parser):
        FUNCTIONS: ClassVar[dict[Any, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[Any, Any]] = {}
        NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[Any, Any]] = {}
        STATEMENT_PARSERS: ClassVar[dict[Any, Any]] = {}


def parse_clause(name: str, text: str) -> exp.Select:
    """A SELECT that holds the clause `name` and no other; raises `BadQuestion`. It may be as deep as Python calls."""
    _refuse_size(name, text)
    before, argument = _CLAUSES[name]
    try:
        statements = sqlglot.parse(before + text, read=SoQL)
    except RecursionError:
        raise too_deep(name) from None
    except (SqlglotError, ValueError, TypeError, AttributeError, KeyError, IndexError) as fault:
        # sqlglot meets some broken text with errors of its own inner workings
        raise _malformed(name, text, _reason(fault)) from None
    found = statements[0] if len(statements) == 1 else None
    if not isinstance(found, exp.Select):
        raise _malformed(name, text, "it is not one query")
    _refuse_others(name, text, found, argument)
    return found


def too_deep(name: str) -> BadQuestion:
    """The fault of a text that can not be followed to its end."""
    return BadQuestion(
        f"{name} is nested too deep.",
        allowed=f"{DEEPEST} parentheses within each other",
        next_step="Ask for less at once.",
    )


def _refuse_size(name: str, text: str) -> None:
    if len(text) > LONGEST:
        raise BadQuestion(
            f"{name} is {len(text)} characters long.", allowed=f"at most {LONGEST}", next_step="Ask for less at once."
        )
    if not text.strip():
        raise BadQuestion(f"{name} is empty.", allowed=_EXAMPLES[name], next_step=f"Write one, or leave {name} away.")
    if has_half_characters(text):
        raise BadQuestion(f"{name} holds half a character.", allowed="text in UTF-8", next_step="Type it again.")
    if nesting(text) > DEEPEST:
        raise too_deep(name)


def _refuse_others(name: str, text: str, found: exp.Select, argument: str) -> None:
    allowed = {"expressions", argument, *(("distinct",) if name == "$select" else ())}
    if name == "$query":
        allowed = {"expressions", "distinct", "where", "group", "having", "order", "limit", "offset"}
    others = [one for one, value in found.args.items() if value and one not in allowed]
    if others:
        raise _malformed(name, text, f"it holds something else: {others[0].replace('_', ' ')}")
    if argument and not found.args.get(argument):
        raise _malformed(name, text, "nothing can be read in it")


def _reason(fault: Exception) -> str:
    if isinstance(fault, ParseError) and fault.errors:
        first = fault.errors[0]
        last, rest = str(first["highlight"] or ""), str(first["end_context"] or "")
        if not rest.strip() and "Unexpected" not in str(first["description"]):
            return f"it ends too early, after {clipped(last)}"
        return f"nothing is understood from {clipped(last + rest)} on"
    return "a quotation mark is not closed" if isinstance(fault, TokenError) else "it can not be read"


def _malformed(name: str, text: str, reason: str) -> BadQuestion:
    return BadQuestion(
        f"{name} is not SoQL that can be read: {reason}; it is {clipped(text)}.",
        allowed=_EXAMPLES[name],
        next_step="Text and dates stand in single quotes, with '' for one inside; equal is a single =. /api/v1/docs has examples.",
    )


_EXAMPLES = {
    "$select": "fields and functions with commas between them, such as species, count(*) AS trees",
    "$where": "a condition such as height > 5 AND species like 'Acer%'",
    "$group": "fields and functions with commas between them, such as species",
    "$having": "a condition on groups such as count(*) > 5",
    "$order": "fields with commas between them, such as height DESC, species",
    "$query": "SELECT ... WHERE ... GROUP BY ... HAVING ... ORDER BY ... LIMIT ... OFFSET ...",
}
