"""What a city can do, one verb a file. Command line, web, jobs and notebooks call the same functions.

    from upstate.actions import adapt, borrow, new, prove, rank

Each is loaded when it is first named, because models are heavy and a help text must be instant.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from upstate.actions.adapt import adapt as adapt
    from upstate.actions.borrow import borrow as borrow
    from upstate.actions.check_solutions import check_solutions as check_solutions
    from upstate.actions.demo import demo as demo
    from upstate.actions.doctor import doctor as doctor
    from upstate.actions.list_solutions import list_solutions as list_solutions
    from upstate.actions.new import new as new
    from upstate.actions.prove import prove as prove
    from upstate.actions.rank import rank as rank
    from upstate.actions.report import report as report

_VERBS = (
    "adapt", "borrow", "check_solutions", "demo", "doctor", "list_solutions", "new", "prove", "rank", "report",
)  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"upstate.actions has no {name!r}; it has {', '.join(_VERBS)}")
    # The import binds the module to this name; the function must take its place.
    globals()[name] = getattr(import_module(f"{__name__}.{name}"), name)
    return globals()[name]
