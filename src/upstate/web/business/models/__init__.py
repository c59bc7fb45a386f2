"""The rows of the portal. Each part's `actions` are their only writers."""

from upstate.web.business.models.applying import Application, Event, Stage, Upload, Version
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
    "Charge",
    "Event",
    "Inspection",
    "Letter",
    "Payment",
    "Refund",
    "Result",
    "Review",
    "ReviewState",
    "Stage",
    "Upload",
    "Version",
]
