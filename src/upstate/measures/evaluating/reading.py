"""From a plan and a measure's figures to a result. Pure: reads no file, knows no city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from upstate.measures.evaluating.checks import check_panel, check_plan, check_start
from upstate.measures.evaluating.compared import read_compared
from upstate.measures.evaluating.effect import Effect, Inference
from upstate.measures.evaluating.interrupted import read_interrupted
from upstate.measures.evaluating.panel import Figures, Panel, lay_out, means
from upstate.measures.evaluating.registered import Plan, fingerprint
from upstate.measures.evaluating.result import Check, Line, MeasureText, Result, judge
from upstate.measures.evaluating.staggered import read_staggered
from upstate.measures.series import Computed


@dataclass(frozen=True)
class _Read:
    """What a method gives. expected: by period; panel: what it read of."""

    panel: Panel
    effect: Effect | None = None
    inference: Inference | None = None
    expected: Figures | None = None
    more: Mapping[str, Effect] = field(default_factory=dict)
    correlation: float | None = None
    checks: Sequence[Check] = ()


def read_result(
    plan: Plan,
    computed: Computed,
    *,
    name: str,
    text: MeasureText,
    registered_on: date,
    looking_back: bool,
    changed: tuple[str, ...] = (),
    others: Mapping[str, Plan] | None = None,
    looked_before: int = 0,
    today: date,
) -> Result:
    """What came of `plan`, as it was registered. text: what the measure is called. changed: entries of the plan's file that are other since. others: the
    other plans of the city, by name. looked_before: how often it was read before its day."""
    panel = lay_out(plan, computed.series)
    read = _METHODS[plan.method](panel) if len(panel.groups) and len(panel.starts) > 1 else _Read(panel)
    checks = [
        *([Check(code="too_few")] if read.effect is None else []),
        *read.checks,
        *check_panel(plan, read.panel),
        *check_start(plan, read.panel, direction=text.direction),
        *check_plan(plan, name=name, others=others or {}, days=panel.starts),
        *([Check(code="looked_before", number=looked_before)] if looked_before and today >= plan.read_on else []),
    ]
    before, after = _periods(read.panel)
    return Result(
        name=name,
        measure=plan.measure,
        text=text,
        read_on=today,
        registered_on=registered_on,
        early=today < plan.read_on,
        looking_back=looking_back,
        changed=changed,
        plan_sha256=fingerprint(plan),
        computed=computed.number,
        text_sha256=computed.text_sha256,
        method=plan.method,
        inference=read.inference,
        effect=read.effect,
        expected=plan.expected.signed,
        verdict=judge(read.effect, plan.expected.signed, up=plan.expected.direction == "up"),
        groups_with=sum(one is not None for one in read.panel.began),
        groups_without=sum(one is None for one in read.panel.began),
        periods_before=before,
        periods_after=after,
        correlation=read.correlation,
        more=dict(read.more),
        checks=tuple(checks),
        lines=tuple(_lines(read)),
    )


def _interrupted(panel: Panel) -> _Read:
    found = read_interrupted(panel)
    if found is None:
        return _Read(panel)
    more = {"level": found.level, "slope": found.slope, "newey_west": found.newey_west}
    checks = () if found.seasonal or _is_yearly(panel) else (Check(code="season_unknown"),)
    return _Read(panel, found.effect, "reml", found.expected, more, found.correlation, checks)


def _compared(panel: Panel) -> _Read:
    found = read_compared(panel)
    if found is None:
        return _Read(panel)
    few = () if found.inference != "pooled" else (Check(code="few_groups", number=found.ways),)
    trend = found.pre_trend
    if trend is None:
        return _Read(
            found.panel,
            found.effect,
            found.inference,
            found.expected,
            {},
            None,
            (*few, Check(code="pre_trend_unknown")),
        )
    apart = () if trend.low <= 0 <= trend.high else (Check(code="pre_trend", size=trend.value),)
    return _Read(found.panel, found.effect, found.inference, found.expected, {"pre_trend": trend}, None, (*few, *apart))


def _by_chance(panel: Panel) -> _Read:
    """As `compared`; that groups moved apart before is then chance too, and said of no plan."""
    read = _compared(panel)
    kept = [one for one in read.checks if not one.code.startswith("pre_trend")]
    return _Read(read.panel, read.effect, read.inference, read.expected, read.more, None, kept)


def _staggered(panel: Panel) -> _Read:
    found = read_staggered(panel)
    if found is None:
        return _Read(panel)
    has = np.array([one is not None for one in panel.began], dtype=bool)
    lost = (Check(code="imputed_not", number=found.lost),) if found.lost else ()
    return _Read(panel, found.effect, "jackknife", means(found.imputed[has]), {}, None, lost)


_METHODS = {"interrupted": _interrupted, "compared": _compared, "staggered": _staggered, "chance": _by_chance}


def _is_yearly(panel: Panel) -> bool:
    return (panel.starts[1] - panel.starts[0]).days > 300


def _periods(panel: Panel) -> tuple[int, int]:
    """Periods with a value before the first start, and from then on."""
    firsts = [one for one in panel.began if one is not None]
    known = np.asarray(np.isfinite(panel.values).any(axis=0))
    first = min(firsts, default=len(known))
    return int(known[:first].sum()), int(known[first:].sum())


def _lines(read: _Read) -> Iterator[Line]:
    panel = read.panel
    has = [row for row, one in enumerate(panel.began) if one is not None]
    observed = means(panel.values[has]) if has else np.full(len(panel.starts), np.nan)
    expected = np.full(len(panel.starts), np.nan) if read.expected is None else read.expected
    first = min((panel.began[row] or 0 for row in has), default=len(panel.starts))
    for place, day in enumerate(panel.starts):
        yield Line(starts=day, observed=_told(observed[place]), expected=_told(expected[place]), after=place >= first)


def _told(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
