"""The rows of the portal. Each part's `actions` are their only writers."""

from upstate.web.business.models.applying import Application, Channel, Event, Stage, Upload, Version
from upstate.web.business.models.mailing import Mail
from upstate.web.business.models.profile import Profile
from upstate.web.business.models.reviewing import (
    Charge,
    Inspection,
    Letter,
    Payment,
    Refund,
    Result,
    Review,
    ReviewState,
)

__all__ = [
    "Application",
    "Channel",
    "Charge",
    "Event",
    "Inspection",
    "Letter",
    "Mail",
    "Payment",
    "Profile",
    "Refund",
    "Result",
    "Review",
    "ReviewState",
    "Stage",
    "Upload",
    "Version",
]
