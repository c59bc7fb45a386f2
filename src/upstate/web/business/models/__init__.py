"""The rows of the portal. Each part's `actions` are their only writers."""

from upstate.web.business.models.applying import Application, Event, Stage, Upload, Version
from upstate.web.business.models.upkeep import ChangeState, RuleChange

__all__ = ["Application", "ChangeState", "Event", "RuleChange", "Stage", "Upload", "Version"]
