"""Upstate: the data office of a small city. Borrow what works, prove it works here, share it back.

The same actions as the command line, for notebooks and programs:

    import upstate
    upstate.prove(workspace=Path("springfield"), solution="water-main-breaks")

Each is loaded when it is first named, because models are heavy and a help text must be instant.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from upstate.actions.adapt import adapt as adapt
    from upstate.actions.borrow import borrow as borrow
    from upstate.actions.check_solutions import check_solutions as check_solutions
    from upstate.actions.correct_visit import correct_visit as correct_visit
    from upstate.actions.decide import decide as decide
    from upstate.actions.demo import demo as demo
    from upstate.actions.describe import describe as describe
    from upstate.actions.discard import discard as discard
    from upstate.actions.doctor import doctor as doctor
    from upstate.actions.find import find as find
    from upstate.actions.find_places import find_places as find_places
    from upstate.actions.fit_survey import fit_survey as fit_survey
    from upstate.actions.import_visits import import_visits as import_visits
    from upstate.actions.lend_model import lend_model as lend_model
    from upstate.actions.list_solutions import list_solutions as list_solutions
    from upstate.actions.list_visits import list_visits as list_visits
    from upstate.actions.locate_points import locate_points as locate_points
    from upstate.actions.match_addresses import match_addresses as match_addresses
    from upstate.actions.new import new as new
    from upstate.actions.offer import offer as offer
    from upstate.actions.peers import peers as peers
    from upstate.actions.plan_round import plan_round as plan_round
    from upstate.actions.prove import prove as prove
    from upstate.actions.publish import publish as publish
    from upstate.actions.rank import rank as rank
    from upstate.actions.record_visits import record_visits as record_visits
    from upstate.actions.refresh import refresh as refresh
    from upstate.actions.report import report as report
    from upstate.actions.send_back import send_back as send_back
    from upstate.actions.spread_values import spread_values as spread_values
    from upstate.actions.submit import submit as submit
    from upstate.actions.update_places import update_places as update_places
    from upstate.actions.visit_power import visit_power as visit_power
    from upstate.actions.visit_results import visit_results as visit_results

__version__ = "0.1.0"

# Threads of LightGBM and scikit-learn that wait spin at full speed by default; on a busy machine a proof then takes
# three times the processor time. Must be set before these are loaded; a user's own setting is kept.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# Those of numpy spin whatever they are told, for twenty times the processor time; our matrices are too narrow to gain by them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_VERBS = (
    "adapt", "borrow", "check_solutions", "correct_visit", "decide", "demo", "describe", "discard", "doctor", "find", "find_places",
    "fit_survey", "import_visits", "lend_model", "list_solutions", "list_visits", "locate_points", "match_addresses", "new", "offer", "peers",
    "plan_round", "prove", "publish", "rank", "record_visits", "refresh", "report", "send_back", "spread_values", "submit",
    "update_places", "visit_power", "visit_results",
)  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"upstate has no {name!r}; it has {', '.join(_VERBS)}")
    return getattr(import_module(f"upstate.actions.{name}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_VERBS])
