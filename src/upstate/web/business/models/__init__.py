"""The rows of the portal. Each part's `actions` are their only writers."""

from upstate.web.business.models.applying import Application, Event, Stage, Upload, Version
from upstate.web.business.models.asking import HandOver
from upstate.web.business.models.keeping import SavedChecklist

__all__ = ["Application", "Event", "HandOver", "SavedChecklist", "Stage", "Upload", "Version"]
