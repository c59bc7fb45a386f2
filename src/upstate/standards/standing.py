"""Where a city stands by a standard: the score, the level, and what stands in the way of the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from upstate.standards.answer import Answer
from upstate.standards.standard import Criterion, Level, Standard


@dataclass(frozen=True)
class Standing:
    """met, of: current criteria, and how many there are. level: the highest reached; null below the lowest, or where a core one is missing.

    core_missing: core criteria that are not met; while there is one there is no level.
    """

    met: int
    of: int
    level: Level | None
    core_missing: tuple[Criterion, ...]

    @property
    def percent(self) -> float:
        """0 to 100, not rounded."""
        return 100 * self.met / self.of


def load_standing(standard: Standard, answers: Mapping[str, Answer], *, verified_only: bool = False) -> Standing:
    """Where the answers bring the city; answers that nobody gave count as not met."""
    return standing_of(
        standard,
        frozenset(name for name, one in answers.items() if one.answer == "met" and (one.verified or not verified_only)),
    )


def standing_of(standard: Standard, met: frozenset[str]) -> Standing:
    """Where a city stands that meets these criteria. Every criterion is one point, and those that it needs are no condition of the point:
    the makers' rule for a missing one is not known. A standard that is known in part gives no level."""
    counted = sum(one.id in met for one in standard.current)
    core_missing = tuple(one for one in standard.core if one.id not in met)
    there = standard.levels if standard.about.known else ()
    reached = [level for level in there if counted >= needed(standard, level)]
    return Standing(counted, len(standard.current), reached[-1] if reached and not core_missing else None, core_missing)


def needed(standard: Standard, level: Level) -> int:
    """How many criteria the level asks for: the fewest whose exact share is not below its percent, and all core ones."""
    return max(-(-level.from_percent * len(standard.current) // 100), len(standard.core))


def next_level(standard: Standard, standing: Standing) -> Level | None:
    """The level above the one reached; null at the highest, and where the standard is known in part."""
    if not standard.about.known:
        return None
    above = [
        level for level in standard.levels if standing.level is None or level.from_percent > standing.level.from_percent
    ]
    return above[0] if above else None
