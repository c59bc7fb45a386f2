"""A query that only reads: one statement that begins as a question does."""

from __future__ import annotations

from upstate.tables.servers.addresses import Address
from upstate.tables.servers.faults import unreadable

_BEGINS = frozenset({"SELECT", "WITH", "TABLE", "VALUES", "("})
_NEVER = frozenset({"INTO"})  # SELECT ... INTO makes a table


def select_only(address: Address, dialect: str) -> str:
    """The query without a closing semicolon; raises `UnreadableServer` for anything but one SELECT."""
    from sqlglot import TokenType, tokenize
    from sqlglot.errors import SqlglotError

    query = address.query.rstrip().rstrip(";")
    try:
        tokens = tokenize(query, read=dialect)
    except SqlglotError:
        tokens = []
    words = [token.text.upper() for token in tokens if token.token_type not in (TokenType.STRING, TokenType.IDENTIFIER)]
    broken = any(token.token_type == TokenType.SEMICOLON for token in tokens)
    if not words or words[0] not in _BEGINS or broken or not _NEVER.isdisjoint(words):
        raise unreadable(
            address,
            "has a query that is not one SELECT.",
            allowed="one SELECT, which changes nothing",
            next_step="Name a table, as in ?query=SELECT * FROM mains, and use a login that may only read.",
        )
    return query
