"""The rows of the portal. Each part's `actions` are their only writers."""

from upstate.web.business.models.applying import Application, Event, Stage, Upload, Version

__all__ = ["Application", "Event", "Stage", "Upload", "Version"]
