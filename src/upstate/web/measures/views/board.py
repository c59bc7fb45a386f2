"""The board of the city's goals, and the one page of it that the mayor has printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from upstate.city import Workspace
from upstate.measures.board import Board, make_board
from upstate.measures.told import ToldMeasure
from upstate.measures.wording import figure_text, period_name
from upstate.web.city import today
from upstate.web.measures.access import for_everybody, in_three_parts, is_ours, is_writer
from upstate.web.measures.fitting import fit_on_a_page
from upstate.web.measures.seeing import see_measures
from upstate.web.measures.shapes import draw_standing
from upstate.web.measures.spark import draw_spark
from upstate.web.measures.words import target_in_words


@dataclass(frozen=True)
class Line:
    """One measure on the board. newest: its newest value with its unit and period, empty where there is none."""

    told: ToldMeasure
    standing: SafeString
    target: str
    newest: str
    period: str
    spark: SafeString


@require_safe
@for_everybody
def show_board(request: HttpRequest, city: Workspace) -> HttpResponse:
    """Goals, objectives and measures; the public sees those that the city shows it."""
    return render(request, "measures/board.html", _told(request, city, None))


@require_safe
@for_everybody
def show_page_to_print(request: HttpRequest, city: Workspace) -> HttpResponse:
    """What fits on one sheet, the most pressing first; the rest in one line."""
    return render(request, "measures/print.html", {**_told(request, city, fit_on_a_page), "today": today()})


def _told(request: HttpRequest, city: Workspace, fit: Any) -> dict[str, Any]:
    ours = is_ours(request.user)
    seen = see_measures(city, public=not ours)
    measures = [one.told for one in seen.measures]
    board = make_board(measures, public=not ours, most=fit(measures) if fit else None)
    return {
        "goals": list(_goals(board)),
        "rest": board.rest,
        "broken": [(one.name, in_three_parts(one.fault, city)) for one in seen.broken] if ours else [],
        "is_ours": ours,
        "may_write": is_writer(request.user),
        "is_empty": not board.measures,
    }


def _goals(board: Board) -> Iterator[dict[str, Any]]:
    for goal in board.goals:
        objectives = [
            {"title": one.title, "lines": [line_of(measure) for measure in one.measures]} for one in goal.objectives
        ]
        yield {"title": goal.title, "objectives": objectives, "lines": sum(len(one["lines"]) for one in objectives)}


def line_of(measure: ToldMeasure) -> Line:
    """The measure as a line of a board, an agenda or a memo."""
    reading = measure.reading
    newest = reading.newest if reading else None
    return Line(
        told=measure,
        standing=draw_standing(measure.weight),
        target=target_in_words(measure.target, measure.by, measure.unit),
        newest=figure_text(newest.value, reading.figure) if reading and newest and newest.value is not None else "",
        period=period_name(newest.starts, reading.frequency) if reading and newest else "",
        spark=draw_spark(reading) if reading else SafeString(""),
    )
