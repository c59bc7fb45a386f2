"""Data checks: one rule a file. Each counts over all rows, gives examples, and says what was done about it.

A rule is a module here with `check(tables) -> Iterator[Finding]`; it is found by being here.
"""

from upstate.tables.checks.finding import Finding
from upstate.tables.checks.running import run_checks

__all__ = ["Finding", "run_checks"]
