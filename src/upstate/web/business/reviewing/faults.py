"""What can not be done with an application as it stands."""

from __future__ import annotations

from upstate.errors import UpstateError


class NotNow(UpstateError):
    """A step that the application does not allow as it stands, or that somebody else took a moment ago."""
