"""Where SQL runs: DuckDB on this machine, locked before any borrowed SQL is run."""

from upstate.engine.allowed import BorrowedQuery, parse_borrowed
from upstate.engine.duck import Limits, Sandbox, quote

__all__ = ["BorrowedQuery", "Limits", "Sandbox", "parse_borrowed", "quote"]
