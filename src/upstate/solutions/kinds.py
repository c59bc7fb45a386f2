"""The kinds of solutions: each is a reader of its text. What every kind has: a name, what it says of itself, and a contract."""

from __future__ import annotations

from upstate.errors import BadSolution
from upstate.solutions.challenge import ChallengeSolution, read_challenge
from upstate.solutions.folder import FolderText
from upstate.solutions.header import read_toml
from upstate.solutions.measures import MeasuresSolution, read_measures
from upstate.solutions.policy import PolicySolution, read_policy
from upstate.solutions.ranking_kind import RankingSolution, read_ranking
from upstate.solutions.service import ServiceSolution, read_service

Solution = RankingSolution | ServiceSolution | PolicySolution | MeasuresSolution | ChallengeSolution


def read_solution(text: FolderText) -> Solution:
    """Read a solution by the kind that it says it is; raises `BadSolution` that lists the faults of all its files."""
    match kind_of(text):
        case "service":
            return read_service(text)
        case "policy":
            return read_policy(text)
        case "measures":
            return read_measures(text)
        case "challenge":
            return read_challenge(text)
    return read_ranking(text)


def kind_of(text: FolderText) -> str:
    """The kind in solution.toml as it stands there, which may be none that there is; empty where the file can not be read."""
    try:
        return str(read_toml(text.text("solution.toml"), source="solution.toml").get("kind", ""))
    except BadSolution:
        return ""
