"""What a city can do, one verb a file. Command line, web, jobs and notebooks call the same functions."""

from upstate.actions.adapt import Adapted, adapt
from upstate.actions.borrow import Borrowed, borrow
from upstate.actions.check_solutions import CheckedSolution, check_solutions
from upstate.actions.demo import Demonstrated, demo
from upstate.actions.doctor import Examined, doctor
from upstate.actions.list_solutions import ShelfEntry, list_solutions
from upstate.actions.new import new
from upstate.actions.prove import Proved, prove
from upstate.actions.rank import Ranked, rank
from upstate.actions.report import Reported, report

__all__ = [
    "Adapted",
    "Borrowed",
    "CheckedSolution",
    "Demonstrated",
    "Examined",
    "Proved",
    "Ranked",
    "Reported",
    "ShelfEntry",
    "adapt",
    "borrow",
    "check_solutions",
    "demo",
    "doctor",
    "list_solutions",
    "new",
    "prove",
    "rank",
    "report",
]
