"""What one rule says of one version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from upstate.sentences import say, together


class Outcome(StrEnum):
    YES = "yes"
    NO = "no"
    DOES_NOT_APPLY = "does not apply"


@dataclass(frozen=True)
class QualityCheck:
    """One criterion. name: of the rule, stable, such as `licence_stated`. criterion: what is asked, as a statement.

    detail: where it is not met, exactly what is missing or wrong; where it does not apply, why; else empty.
    next_step: where it is not met, what the publisher can do; else empty.
    """

    criterion: str
    outcome: Outcome
    name: str = ""
    detail: str = ""
    next_step: str = ""


def passed(criterion: str) -> QualityCheck:
    return QualityCheck(criterion=criterion, outcome=Outcome.YES)


def failed(criterion: str, detail: str, *, next_step: str) -> QualityCheck:
    return QualityCheck(criterion=criterion, outcome=Outcome.NO, detail=detail, next_step=next_step)


def does_not_apply(criterion: str, why: str) -> QualityCheck:
    return QualityCheck(criterion=criterion, outcome=Outcome.DOES_NOT_APPLY, detail=why)


def listed(names: Sequence[str], most: int = 8) -> str:
    """The first of `names`, and how many more there are.

    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    shown = together(*names[:most], between=", ")
    return say("{names} and {number} more", names=shown, number=len(names) - most) if len(names) > most else shown
