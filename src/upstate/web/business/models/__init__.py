"""The rows of the portal. Each part's `actions` are their only writers."""

from upstate.web.business.models.applying import Application, Channel, Event, Stage, Upload, Version
from upstate.web.business.models.asking import HandOver
from upstate.web.business.models.erasing import Erasure, Hold
from upstate.web.business.models.keeping import SavedChecklist
from upstate.web.business.models.mailing import Mail
from upstate.web.business.models.profile import Profile
from upstate.web.business.models.reading import Reading
from upstate.web.business.models.reviewing import (
    Charge,
    Inspection,
    Letter,
    Payment,
    Refund,
    Result,
    Review,
    ReviewState,
    Waiver,
)
from upstate.web.business.models.tracking import CodeAsked
from upstate.web.business.models.upkeep import ChangeState, RuleChange

__all__ = [
    "Application",
    "ChangeState",
    "Channel",
    "Charge",
    "CodeAsked",
    "Erasure",
    "Event",
    "HandOver",
    "Hold",
    "Inspection",
    "Letter",
    "Mail",
    "Payment",
    "Profile",
    "Reading",
    "Refund",
    "Result",
    "Review",
    "ReviewState",
    "RuleChange",
    "SavedChecklist",
    "Stage",
    "Upload",
    "Version",
    "Waiver",
]
