"""What a reading says, in sentences made by rule, and as a table. Nothing is told as a change that may be noise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from upstate.measures.news import tell_news
from upstate.measures.reading import Reading, Stretch, is_judged
from upstate.measures.rows import rows_of
from upstate.measures.run_chart import MINIMUM
from upstate.measures.season import YEARS
from upstate.measures.series import State
from upstate.measures.wording import SIGNALS, change_text, figure_text, period_name, periods, season_name, target_text
from upstate.sentences import Sentence, listed, say, say_count, together
from upstate.solutions.measures.measure import A_YEAR

HEADER = (
    say("period"), say("value"), say("interval"), say("cases"), say("usual"), say("limits"), say("marked"), say("state"),
)  # fmt: skip
_STATES: dict[State, Sentence] = {
    "complete": say("complete"),
    "early": say("early"),
    "few": say("few cases"),
    "missing": say("no case"),
    "late": say("data not here yet"),
}


def say_reading(reading: Reading, *, unit: str) -> tuple[Sentence, ...]:
    """What may be said; the first is THE sentence. unit: in the reader's language, such as `percent of requests`."""
    return (
        tell_in_one(reading, unit=unit),
        *_newest(reading, unit),
        *_usual(reading),
        *_marked(reading),
        *_spared(reading),
        *_season(reading),
        *_trend(reading),
        *_last_year(reading),
        *_not_judged(reading),
    )


def tell_in_one(reading: Reading, *, unit: str) -> Sentence:
    """THE sentence: against the target where there is one, and whether it changed by more than noise.

    `At least 95 percent of requests: met in 9 of 12 months; the fall since June 2026 is more than noise.`
    """
    news = tell_news(reading)
    if (against := reading.target) and reading.direction != "none":
        goal = target_text(against.target)
        asked = (
            say("At least {target} {unit}", target=goal, unit=unit)
            if reading.direction == "up"
            else say("At most {target} {unit}", target=goal, unit=unit)
        )
        if not against.of:
            return say("{target}: {news}.", target=asked, news=news)
        among = periods(against.of, reading.frequency)
        return say(
            "{target}: met in {met} of {periods}; {news}.", target=asked, met=against.periods, periods=among, news=news
        )
    if (newest := reading.newest) is None or newest.value is None:
        return say("{unit}: {news}.", unit=unit, news=news)
    value = figure_text(newest.value, reading.figure)
    return say(
        "{value} {unit} in {period}; {news}.",
        value=value,
        unit=unit,
        period=period_name(newest.starts, reading.frequency),
        news=news,
    )


def table_of(reading: Reading) -> tuple[tuple[str, ...], ...]:
    """One row a period, oldest first, in the columns of `HEADER`: what the chart draws. Empty cells where there is nothing."""

    def text(value: float | None) -> str:
        return "" if value is None else figure_text(value, reading.figure)

    def span(low: float | None, high: float | None) -> str:
        return "" if low is None or high is None else say("{low} to {high}", low=text(low), high=text(high))

    return tuple(
        (
            period_name(row.point.starts, reading.frequency),
            text(row.point.value),
            span(row.point.low, row.point.high),
            f"{row.point.cases:,}",
            text(row.centre),
            span(row.low, row.high),
            together(*(SIGNALS[signal] for signal in row.signals), between=", "),
            _STATES[row.point.state],
        )
        for row in rows_of(reading)
    )


def _newest(reading: Reading, unit: str) -> Iterator[Sentence]:
    newest = reading.newest
    if newest is None or newest.value is None:
        return
    words = {
        "period": period_name(newest.starts, reading.frequency),
        "value": figure_text(newest.value, reading.figure),
        "unit": unit,
    }
    if newest.low is None or newest.high is None:
        yield say("In {period} it was {value} {unit}.", **words)
        return
    low, high = (figure_text(end, reading.figure) for end in (newest.low, newest.high))
    yield say("In {period} it was {value} {unit} (between {low} and {high}).", low=low, high=high, **words)


def _usual(reading: Reading) -> Iterator[Sentence]:
    if not reading.stretches:
        more = max(MINIMUM - reading.judged, 0)
        if more:
            yield say("It can be read in {periods} more.", periods=periods(more, reading.frequency))
        return
    for before, after in zip(reading.stretches, reading.stretches[1:], strict=False):
        yield _changed(before, after, reading)
    now = reading.stretches[-1]
    centre, low, high = (figure_text(one, reading.figure) for one in (now.centre, now.low, now.high))
    since = period_name(now.starts, reading.frequency)
    yield say(
        "Since {period} it moves around {centre}, and by chance alone between {low} and {high}.",
        period=since,
        centre=centre,
        low=low,
        high=high,
    )


def _changed(before: Stretch, after: Stretch, reading: Reading) -> Sentence:
    first, then = (figure_text(stretch.centre, reading.figure) for stretch in (before, after))
    since = period_name(after.starts, reading.frequency)
    if after.centre > before.centre:
        return say(
            "It rose in {period} from {before} to {after}, and stayed there.", period=since, before=first, after=then
        )
    return say(
        "It fell in {period} from {before} to {after}, and stayed there.", period=since, before=first, after=then
    )


def _marked(reading: Reading) -> Iterator[Sentence]:
    if not reading.stretches:
        return
    number = Counter(signal for signals in reading.signals.values() for signal in signals)
    if not number:
        yield say("Of {periods} none is marked.", periods=periods(reading.judged, reading.frequency))
        return
    told = (
        say("{number} beyond a limit", number=number["beyond"]) if number["beyond"] else "",
        say("{number} in a run of eight or more on one side", number=number["run"]) if number["run"] else "",
        say("{number} near a limit, three in four", number=number["near"]) if number["near"] else "",
    )
    of = periods(reading.judged, reading.frequency)
    yield say("Marked are, of {periods}: {marks}.", periods=of, marks=listed([one for one in told if one]))


def _spared(reading: Reading) -> Iterator[Sentence]:
    """Who sees a point beyond the line asks why it is not marked."""
    beyond = sum(
        is_judged(row.point) and "beyond" not in row.signals and not _within(row.low, row.point.value, row.high)
        for row in rows_of(reading)
    )
    if beyond:
        yield say_count(
            "{number} lies outside of the limits and is not marked: with its few cases that may be chance.",
            "{number} lie outside of the limits and are not marked: with their few cases that may be chance.",
            beyond,
        )


def _within(low: float | None, value: float | None, high: float | None) -> bool:
    return low is None or value is None or high is None or low <= value <= high


def _season(reading: Reading) -> Iterator[Sentence]:
    if not reading.stretches or reading.frequency == "year":
        return
    if not reading.season:
        if reading.judged >= YEARS * A_YEAR[reading.frequency]:
            yield say("No season is more than noise.")
        else:
            yield say("A season can be told after three years.")
        return
    most, least = (pick(reading.season, key=reading.season.__getitem__) for pick in (max, min))
    yield say(
        "The season is taken out: {most} adds most ({more}), {least} least ({less}).",
        most=season_name(most, reading.frequency),
        more=change_text(reading.season[most], reading.figure),
        least=season_name(least, reading.frequency),
        less=change_text(reading.season[least], reading.figure),
    )


def _trend(reading: Reading) -> Iterator[Sentence]:
    if (trend := reading.trend) is None:
        return
    change, low, high = (change_text(one, reading.figure) for one in (trend.a_year, trend.low, trend.high))
    if trend.low > 0:
        yield say(
            "Over the whole time it rises: {change} a year (between {low} and {high}).",
            change=change,
            low=low,
            high=high,
        )
    elif trend.high < 0:
        yield say(
            "Over the whole time it falls: {change} a year (between {low} and {high}).",
            change=change,
            low=low,
            high=high,
        )
    else:
        yield say(
            "Over the whole time no trend is more than noise: {change} a year (between {low} and {high}).",
            change=change,
            low=low,
            high=high,
        )


def _last_year(reading: Reading) -> Iterator[Sentence]:
    newest = reading.newest
    if reading.last_year is None or newest is None:
        return
    change, low, high = (change_text(one, reading.figure) for one in reading.last_year)
    period = period_name(newest.starts, reading.frequency)
    if reading.last_year[1] > 0 or reading.last_year[2] < 0:
        yield say(
            "Against a year before {period}: {change} (between {low} and {high}), more than noise.",
            period=period,
            change=change,
            low=low,
            high=high,
        )
    else:
        yield say(
            "Against a year before {period}: {change} (between {low} and {high}), no more than noise.",
            period=period,
            change=change,
            low=low,
            high=high,
        )


def _not_judged(reading: Reading) -> Iterator[Sentence]:
    number = Counter(point.state for point in reading.series.points)
    told = (
        say("{number} early", number=number["early"]) if number["early"] else "",
        say("{number} of few cases", number=number["few"]) if number["few"] else "",
        say("{number} without a case", number=number["missing"]) if number["missing"] else "",
        say("{number} that the data do not reach", number=number["late"]) if number["late"] else "",
    )
    if any(told):
        all_of = periods(len(reading.series.points), reading.frequency)
        yield say(
            "Not judged are, of {periods}: {states}.", periods=all_of, states=listed([one for one in told if one])
        )
    if unknown := sum(point.unknown for point in reading.series.points):
        yield say_count(
            "{number} case does not tell, and is not counted.",
            "{number} cases do not tell, and are not counted.",
            unknown,
        )
