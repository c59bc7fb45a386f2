"""Whether a challenge can be made of the ranking that it names."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.solutions.challenge.text import Baseline, ChallengeText
from upstate.solutions.ranking_kind import RankingSolution


def task_faults(text: ChallengeText, ranking: RankingSolution) -> Iterator[str]:
    """Each baseline that the ranking can not give, as a sentence; what depends on a city's tables is seen when it is built."""
    for one in text.baselines:
        yield from _faults(one, [rule.name for rule in ranking.rules.rules], ranking.name)


def _faults(baseline: Baseline, rules: list[str], ranking: str) -> Iterator[str]:
    if baseline.by == "rule" and baseline.rule not in rules:
        yield (
            f"challenge.toml: the baseline {baseline.name} names the rule {baseline.rule!r}, which {ranking} does not have: "
            f"{', '.join(rules)}"
        )
    if baseline.by == "shares" and not baseline.columns:
        yield f"challenge.toml: the baseline {baseline.name} names no columns in which units are alike"
