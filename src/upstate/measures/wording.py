"""Figures and periods of a measure in words, the same in sentences, tables and charts."""

from __future__ import annotations

from datetime import date

from upstate.measures.reading import Signal, period_of_year
from upstate.ranking.report.wording import NBSP
from upstate.sentences import Sentence, month_name, say, say_count
from upstate.solutions.measures.measure import Figure, Frequency

# What the rules mark, as table and chart say it.
SIGNALS: dict[Signal, Sentence] = {
    "beyond": say("beyond a limit"),
    "run": say("in a run"),
    "near": say("near a limit"),
}
_MINUS = "\N{MINUS SIGN}"


def figure_text(value: float, figure: Figure) -> str:
    """A value in the measure's unit: `93.1`, `1,204`. A share has one digit, a count none where it is whole.

    >>> figure_text(93.14, "share"), figure_text(1204, "count"), figure_text(0.0312, "rate"), figure_text(-4.25, "mean")
    ('93.1', '1,204', '0.031', '−4.25')
    """
    if figure == "count" and float(value).is_integer():
        return _signed(f"{value:,.0f}")
    size = abs(value)
    digits = 1 if figure in ("share", "count") or size >= 10 else 2 if size >= 0.1 or not size else 3
    return _signed(f"{value:,.{0 if size >= 1000 and figure != 'share' else digits}f}")


def target_text(target: float) -> str:
    """As people wrote it: `90`, `2.5`."""
    return _signed(f"{target:,.3f}".rstrip("0").rstrip("."))


def change_text(change: float, figure: Figure) -> str:
    """A change with its sign: `+1.6`, `−0.3`."""
    text = figure_text(change, figure)
    return text if text.startswith(_MINUS) or not change else f"+{text}"


def _signed(text: str) -> str:
    return text.replace("-", _MINUS) if any(digit in text for digit in "123456789") else text.replace("-", "")


def period_name(starts: date, frequency: Frequency) -> str:
    """`June 2026`, `quarter 2 of 2026`, `the week of 1 June 2026`, `2026`."""
    year = str(starts.year)
    if frequency == "month":
        return say("{month}\N{NO-BREAK SPACE}{year}", month=month_name(starts), year=year)
    if frequency == "quarter":
        return say("quarter {number} of {year}", number=str(period_of_year(starts, frequency)), year=year)
    if frequency == "week":
        return say("the week of {day} {month} {year}", day=str(starts.day), month=month_name(starts), year=year)
    return year


def season_name(period: int, frequency: Frequency) -> Sentence:
    """A period of the year: `January`, `quarter 1`."""
    if frequency == "quarter":
        return say("quarter {number}", number=str(period))
    return month_name(date(2000, period, 1))


def periods(number: int, frequency: Frequency) -> Sentence:
    """`12 months`."""
    if frequency == "month":
        return say_count("{number} month", "{number} months", number)
    if frequency == "quarter":
        return say_count("{number} quarter", "{number} quarters", number)
    if frequency == "week":
        return say_count("{number} week", "{number} weeks", number)
    return say_count("{number} year", "{number} years", number)


def short_label(starts: date, frequency: Frequency) -> str:
    """For an axis: `2026-06`, `2026 Q2`, `2026-06-01`, `2026`."""
    if frequency == "quarter":
        return f"{starts.year}{NBSP}Q{period_of_year(starts, frequency)}"
    return {"month": f"{starts:%Y-%m}", "week": f"{starts:%Y-%m-%d}", "year": str(starts.year)}[frequency]
