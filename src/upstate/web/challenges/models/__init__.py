"""Who takes part in a challenge, what they send, and what judges say of it. A challenge itself is text in the city's folder."""

from upstate.web.challenges.models.entering import Acceptance, Download, Entry, Member
from upstate.web.challenges.models.judging import Assignment, Comparison, Conflict, Judge, Marks, Verdict, Work
from upstate.web.challenges.models.submitting import COUNTED, UNDER_WAY, State, Submission

__all__ = [
    "COUNTED",
    "UNDER_WAY",
    "Acceptance",
    "Assignment",
    "Comparison",
    "Conflict",
    "Download",
    "Entry",
    "Judge",
    "Marks",
    "Member",
    "State",
    "Submission",
    "Verdict",
    "Work",
]
