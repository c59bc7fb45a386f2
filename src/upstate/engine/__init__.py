"""Where SQL runs: DuckDB on this machine, locked before any borrowed SQL is run."""

from upstate.engine.allowed import allowed_functions
from upstate.engine.borrowed import BorrowedQuery, first_line, has_half_characters, parse_borrowed
from upstate.engine.columns import columns_behind
from upstate.engine.duck import Limits, Sandbox, literal, quote

__all__ = [
    "BorrowedQuery",
    "Limits",
    "Sandbox",
    "allowed_functions",
    "columns_behind",
    "first_line",
    "has_half_characters",
    "literal",
    "parse_borrowed",
    "quote",
]
