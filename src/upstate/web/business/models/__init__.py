"""The rows of the portal. Each part's `actions` are their only writers."""

from upstate.web.business.models.applying import Application, Channel, Event, Stage, Upload, Version
from upstate.web.business.models.mailing import Mail
from upstate.web.business.models.profile import Profile

__all__ = ["Application", "Channel", "Event", "Mail", "Profile", "Stage", "Upload", "Version"]
