"""Every error that a user of Upstate may see.

An error has three parts: what you gave, what is allowed, what to do next. The faces (command line, web)
print the parts and never a traceback; anything that is not an `UpstateError` is a fault of Upstate itself.
"""

from __future__ import annotations


class UpstateError(Exception):
    """Something the user gave cannot be used.

    given: what was found, with the place (file, row, field).
    allowed: what would have been accepted.
    next_step: what the user can do now.
    """

    def __init__(self, given: str, *, allowed: str, next_step: str) -> None:
        super().__init__(given)
        self.given = given
        self.allowed = allowed
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.given}\n  Allowed: {self.allowed}\n  Next: {self.next_step}"


class UnreadableFile(UpstateError):
    """A file is not a table that Upstate can read."""


class BadSolution(UpstateError):
    """A solution's folder breaks the format, or its SQL reaches for something it may not touch."""


class BadStandard(UpstateError):
    """A standard's text breaks the format, or there is none of that name."""


class BadRegistry(UpstateError):
    """A registry can not be reached or read, or it is not the one that was trusted."""


class BadModel(UpstateError):
    """A model that another city learned can not be read, or was not learned for this solution; or predictions that others handed in can not be."""


class BadCrosswalk(UpstateError):
    """A crosswalk names a table, column or code that is not there."""


class BadWorkspace(UpstateError):
    """The folder is not a workspace, or a file in it cannot be used."""


class NotEnoughHistory(UpstateError):
    """The city's records are too short to prove or train anything."""


class LimitReached(UpstateError):
    """A query passed its limit of time or memory."""


class NoPlaces(UpstateError):
    """The table of places is not there, can not be made of what was given, or lacks the place that was asked for."""
