"""Checks of a solution's text, one rule a file. A rule is a module here with `check(text) -> Iterator[str]`."""

from upstate.solutions.checks.running import text_faults

__all__ = ["text_faults"]
