"""Where SQL runs: DuckDB on this machine, locked before any borrowed SQL is run."""

from upstate.engine.allowed import allowed_functions
from upstate.engine.borrowed import BorrowedQuery, parse_borrowed
from upstate.engine.duck import Limits, Sandbox, quote

__all__ = ["BorrowedQuery", "Limits", "Sandbox", "allowed_functions", "parse_borrowed", "quote"]
