"""From the answers of the interview to the permits, their order and their fees, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from upstate.solutions.header import Words
from upstate.solutions.service import Answers, Fee, PermitType, Rule, ServiceSolution, all_hold, in_order


@dataclass(frozen=True)
class OwedFee:
    """One fee of a permit. least, most: in cents; most is null where no limit can be said. They are equal where all is known.
    is_ours: whether somebody here has checked the amount; what is not checked is not shown, only that there is a fee."""

    title: Words
    least: int
    most: int | None
    is_ours: bool


@dataclass(frozen=True)
class NeededPermit:
    """One permit of the answer. certain: it is needed; else it may be. why: the reasons; of what may be needed, what it hangs on.
    open: the questions whose answers decide it. unchecked: the city has not checked the rule yet."""

    permit: PermitType
    certain: bool
    why: tuple[Words, ...]
    open: tuple[str, ...]
    unchecked: bool
    fees: tuple[OwedFee, ...]


@dataclass(frozen=True)
class Decision:
    """permits: in the order in which to get them. least, most: the sum of the fees in cents; most is null where no limit can be
    said."""

    permits: tuple[NeededPermit, ...]
    least: int
    most: int | None

    @property
    def open(self) -> tuple[str, ...]:
        """The questions that some permit hangs on, each once."""
        return tuple(dict.fromkeys(name for one in self.permits for name in one.open))

    @property
    def needs_a_person(self) -> bool:
        """Whether the rules do not know: somebody at the city should answer."""
        return any(
            not one.certain or any(not fee.is_ours or fee.most is None for fee in one.fees) for one in self.permits
        )


def find_permits(solution: ServiceSolution, answers: Answers) -> Decision:
    """What somebody who answers so needs. answers: by question; a question that is missing, or null, is open.

    A rule that nobody in this city has checked can make a permit one that may be needed, not one that is.
    """
    known = solution.interview.complete(answers)
    found = {one.name: _needed(one, solution, known) for one in in_order(solution.permits.permits)}
    permits = tuple(one for one in found.values() if one)
    return Decision(permits, *_sum([fee for one in permits for fee in _weighed(one)]))


def _needed(permit: PermitType, solution: ServiceSolution, answers: Answers) -> NeededPermit | None:
    held = [(rule, all_hold(rule.conditions, answers)) for rule in solution.rules if rule.permit == permit.name]
    sure = [rule for rule, holds in held if holds and rule.care.is_ours]
    perhaps = [rule for rule, holds in held if holds is not False]
    if not perhaps:
        return None
    fees = tuple(_owed(solution.fees, permit, answers))
    if sure:
        return NeededPermit(permit, True, _reasons(sure), (), False, fees)
    unchecked = any(holds and not rule.care.is_ours for rule, holds in held)
    return NeededPermit(permit, False, _reasons(perhaps), tuple(_open(perhaps, answers)), unchecked, fees)


def _reasons(rules: Sequence[Rule]) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(rule.why for rule in rules))


def _open(rules: Sequence[Rule], answers: Answers) -> Iterator[str]:
    names = (name for rule in rules for name in rule.conditions if answers.get(name) is None)
    return iter(dict.fromkeys(names))


def _owed(fees: Sequence[Fee], permit: PermitType, answers: Answers) -> Iterator[OwedFee]:
    for fee in fees:
        holds = all_hold(fee.conditions, answers) if fee.permit == permit.name else False
        if holds is False:
            continue
        least, most = _cents(fee, answers)
        yield OwedFee(fee.title, least if holds else 0, most, fee.care.is_ours)


def _cents(fee: Fee, answers: Answers) -> tuple[int, int | None]:
    """The least and the most that is owed. A number that was not asked counts as nothing; an open one can be anything."""
    if not fee.per:
        return fee.cents(), fee.cents()
    number = answers.get(fee.per)
    if number is None:
        return fee.cents(Decimal(0)), fee.most if fee.amount else fee.cents(Decimal(0))
    owed = fee.cents(number if isinstance(number, Decimal) else Decimal(0))
    return owed, owed


def _weighed(needed: NeededPermit) -> Iterator[OwedFee]:
    """The fees as they count in the sum: those of a permit that only may be needed are owed perhaps."""
    for fee in needed.fees:
        least = fee.least if needed.certain and fee.is_ours else 0
        yield OwedFee(fee.title, least, fee.most if fee.is_ours else None, fee.is_ours)


def _sum(fees: Sequence[OwedFee]) -> tuple[int, int | None]:
    most = [fee.most for fee in fees if fee.most is not None]
    return sum(fee.least for fee in fees), sum(most) if len(most) == len(fees) else None
