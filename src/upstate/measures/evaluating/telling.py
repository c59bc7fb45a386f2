"""A result in sentences, made by rule from its figures. The first is the one to read out; the others are what to know beside it."""

from __future__ import annotations

from collections.abc import Callable

from upstate.measures.evaluating.effect import Effect
from upstate.measures.evaluating.result import Check, Result
from upstate.sentences import Sentence, listed, say, say_count, together


def tell_result(result: Result, *, language: str = "en") -> tuple[Sentence, ...]:
    """language: of the measure's own words; the sentences are said in the reader's by the face."""
    told = _Told(result, language)
    first = together(told.day(), told.effect(), told.plan(), told.registered())
    return first, told.method(), *(told.check(one) for one in result.checks)


class _Told:
    def __init__(self, result: Result, language: str) -> None:
        self._result = result
        self._title = result.text.title.said(language)
        self._unit = result.text.unit.said(language)

    def size(self, size: float) -> Sentence:
        if self._result.text.percent:
            return say("{number} points", number=rounded(abs(size)))
        return say("{number} {unit}", number=rounded(abs(size)), unit=self._unit)

    def day(self) -> str:
        return say("Before its day.") if self._result.early else ""

    def effect(self) -> Sentence:
        effect = self._result.effect
        if effect is None:
            return say("{title}: there is not enough to say whether the change did anything.", title=self._title)
        values = {
            "title": self._title, "size": self.size(effect.value), "low": rounded(effect.low), "high": rounded(effect.high),
        }  # fmt: skip
        if self._result.verdict == "noise":
            if effect.value >= 0:
                return say(
                    "{title}: after the change it stood {size} higher than expected without it ({low} to {high}), which may be noise.",
                    **values,
                )
            return say(
                "{title}: after the change it stood {size} lower than expected without it ({low} to {high}), which may be noise.",
                **values,
            )
        if effect.value >= 0:
            return say(
                "{title}: after the change it stood {size} higher than expected without it ({low} to {high}).", **values
            )
        return say(
            "{title}: after the change it stood {size} lower than expected without it ({low} to {high}).", **values
        )

    def plan(self) -> Sentence:
        size = self.size(self._result.expected)
        planned = (
            say("The plan expected {size} higher.", size=size)
            if self._result.expected >= 0
            else say("The plan expected {size} lower.", size=size)
        )
        return together(planned, self._as_planned(self._result.effect))

    def _as_planned(self, effect: Effect | None) -> str:
        if effect is None:
            return ""
        if self._result.verdict == "opposite":
            return say("It went the other way.")
        low, high = sorted((effect.low, effect.high)) if self._result.expected >= 0 else (-effect.high, -effect.low)
        planned = abs(self._result.expected)
        if planned > high:
            return say("It was less than that.")
        return say("It was more than that.") if planned < low else say("The figures fit that.")

    def registered(self) -> Sentence:
        day = self._result.registered_on.isoformat()
        if self._result.looking_back:
            return say("Registered after it began, on {day}: whoever wrote the plan could know how it went.", day=day)
        if self._result.changed:
            return say(
                "Read as registered on {day}; the plan's file was changed afterwards: {names}.",
                day=day,
                names=listed(self._result.changed),
            )
        return say("Read as registered on {day}.", day=day)

    def method(self) -> Sentence:
        one = self._result
        if one.method == "interrupted":
            return say(
                "Held against the line and the season of {before} periods before, over {after} after.",
                before=one.periods_before,
                after=one.periods_after,
            )
        values = {
            "having": one.groups_with,
            "lacking": one.groups_without,
            "before": one.periods_before,
            "after": one.periods_after,
        }
        if one.method == "staggered":
            return say(
                "{having} groups that got it one after the other, each held against those that did not have it yet, and {lacking} that never "
                "do; {before} periods before the first, {after} after.",
                **values,
            )
        if one.method == "chance":
            return say(
                "{having} groups that chance chose against {lacking} others; {before} periods before, {after} after.",
                **values,
            )
        return say(
            "{having} groups that have it against {lacking} that have not; {before} periods before, {after} after.",
            **values,
        )

    def check(self, check: Check) -> Sentence:
        return _CHECKS[check.code](self, check)

    def dip(self, check: Check) -> Sentence:
        return say(
            "Just before the change it stood {size} worse than before; a part of what came after would have come by itself.",
            size=self.size(check.size or 0),
        )

    def pre_trend(self, check: Check) -> Sentence:
        return say(
            "Before the change already, the groups that have it moved apart from the others, by {size} a period: the comparison is not fair.",
            size=self.size(check.size or 0),
        )


_LEFT_OUT: dict[str, Callable[[int], Sentence]] = {
    "early": lambda number: say_count(
        "{number} value may still change, and was not read.", "{number} values may still change, and were not read.", number
    ),
    "late": lambda number: say_count(
        "{number} value is late, and was not read.", "{number} values are late, and were not read.", number
    ),
    "missing": lambda number: say_count("{number} value is missing.", "{number} values are missing.", number),
    "nothing_told": lambda number: say_count(
        "{number} value rests on cases that do not tell, and was not read.",
        "{number} values rest on cases that do not tell, and were not read.",
        number,
    ),
}  # fmt: skip
_CHECKS: dict[str, Callable[[_Told, Check], Sentence]] = {
    "too_few": lambda _told, _check: say("There are too few periods or groups, or they do not differ at all."),
    "not_all_periods": lambda _told, check: say(
        "Only {number} of {of} periods after the change are there.", number=check.number, of=check.of
    ),
    "left_out": lambda _told, check: _LEFT_OUT[check.words[0]](check.number),
    "groups_left_out": lambda _told, check: say_count(
        "{number} group lacks too many periods, and was left out.",
        "{number} groups lack too many periods, and were left out.",
        check.number,
    ),
    "few_cases": lambda _told, check: say_count(
        "{number} value rests on few cases.", "{number} values rest on few cases.", check.number
    ),
    "season_unknown": lambda _told, _check: say("It is less than two years, so the season is not known."),
    "pre_trend": _Told.pre_trend,
    "pre_trend_unknown": lambda _told, _check: say(
        "Whether the groups moved alike before the change can not be told."
    ),
    "few_groups": lambda _told, check: say_count(
        "Few groups: there was {number} way to choose them, so the interval rests on the assumption that they are equally noisy.",
        "Few groups: there were {number} ways to choose them, so the interval rests on the assumption that they are equally noisy.",
        check.number,
    ),
    "chosen_as_worst": lambda _told, _check: say(
        "They got it because they did worst. What is worst mostly gets better by itself, and this is counted as effect here."
    ),
    "dip": _Told.dip,
    "other_change": lambda _told, check: say(
        "Other changes to the same measure fall into these periods: {names}.", names=listed(check.words)
    ),
    "said_change": lambda _told, check: say("At the same time: {words}.", words="; ".join(check.words)),
    "imputed_not": lambda _told, check: say_count(
        "{number} value was not read, because no group was left to compare it with.",
        "{number} values were not read, because no group was left to compare them with.",
        check.number,
    ),
    "looked_before": lambda _told, check: say_count(
        "It had been looked at {number} time before its day.", "It had been looked at {number} times before its day.", check.number
    ),
}  # fmt: skip


def rounded(value: float) -> str:
    """One digit after the point, more where the number is small.

    >>> rounded(6.14), rounded(-0.0321), rounded(1234.5), rounded(0)
    ('6.1', '-0.032', '1,234', '0.0')
    """
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}"
    digits = 1 if size >= 1 or size == 0 else 2 if size >= 0.1 else 3
    return f"{value:.{digits}f}"
