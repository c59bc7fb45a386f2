"""The only writers of reviews, inspections, fees, payments and letters. Each is one transaction, with the application's row held."""

from upstate.web.business.reviewing.actions.beginning import begin_reviews, look_again
from upstate.web.business.reviewing.actions.charging import charge, set_amount
from upstate.web.business.reviewing.actions.deciding import issue, refuse, what_is_missing
from upstate.web.business.reviewing.actions.inspecting import call_off, has_come, passed_visit, plan, record_result
from upstate.web.business.reviewing.actions.paying import (
    ask_refund,
    begin_payment,
    give_refund,
    pay_at_counter,
    record_payment,
)
from upstate.web.business.reviewing.actions.renewing import tell_renewals
from upstate.web.business.reviewing.actions.reviews import approve, ask, hold, note_answer, set_aside
from upstate.web.business.reviewing.actions.waiving import ask_waiver, give_waiver

__all__ = [
    "approve",
    "ask",
    "ask_refund",
    "ask_waiver",
    "begin_payment",
    "begin_reviews",
    "call_off",
    "charge",
    "give_refund",
    "give_waiver",
    "has_come",
    "hold",
    "issue",
    "look_again",
    "note_answer",
    "passed_visit",
    "pay_at_counter",
    "plan",
    "record_payment",
    "record_result",
    "refuse",
    "set_amount",
    "set_aside",
    "tell_renewals",
    "what_is_missing",
]
