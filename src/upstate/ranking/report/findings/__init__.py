"""The findings of a proof, in the order in which people ask."""

from __future__ import annotations

from typing import Any

from upstate.ranking.report.findings.at_the_top import find_at_the_top
from upstate.ranking.report.findings.by_year import find_by_year
from upstate.ranking.report.findings.finding import Column, Finding, Table
from upstate.ranking.report.findings.groups import find_groups
from upstate.ranking.report.findings.probabilities import find_probabilities
from upstate.ranking.report.findings.visits import find_visits

__all__ = ["Column", "Finding", "Table", "find_all"]


def find_all(evidence: dict[str, Any], *, outcomes: str) -> list[Finding]:
    """Every finding that this evidence can give. outcomes: the outcome as a noun in the plural, such as breaks."""
    found = [
        find_at_the_top(evidence, outcomes=outcomes),
        find_by_year(evidence),
        find_probabilities(evidence),
        find_visits(evidence),
        find_groups(evidence),
    ]
    return [finding for finding in found if finding is not None]
