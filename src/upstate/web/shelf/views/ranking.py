"""The list: a page of it at a time, with words to look for and ranks to begin and end at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.city import Workspace
from upstate.ranking.report.unit_list import ListRow, UnitList, list_units
from upstate.web.shelf.access import for_those_who_may
from upstate.web.shelf.addresses import Addresses
from upstate.web.shelf.borrowed import Borrowed, load_borrowed
from upstate.web.shelf.costs import cost_heading, cost_in_words
from upstate.web.shelf.faults import BadQuestion, reading
from upstate.web.shelf.rankings import Ranking, load_ranking
from upstate.web.shelf.unit_address import has_address
from upstate.web.shelf.units import MOST_ROWS, Question, Units, load_units

ROWS = (50, 200, MOST_ROWS)
_MOST = 10**9


@dataclass(frozen=True)
class Row:
    """shown: as the report shows it. address: of the unit's page; empty where it can have none. score, cost: as shown."""

    shown: ListRow
    address: str
    score: str
    cost: str


@dataclass(frozen=True)
class Heading:
    """A column that can be sorted. address: of the list sorted by it. order: `ascending`, `descending` or empty."""

    words: str
    number: bool
    address: str
    order: str


@require_safe
@for_those_who_may
def show_ranking(request: HttpRequest, city: Workspace, name: str, folder: str | None = None) -> HttpResponse:
    """The latest list, or the one in `folder`."""
    borrowed = load_borrowed(city, name)
    ranking = load_ranking(borrowed, folder)
    question = read_question(request)
    units = load_units(ranking.parquet, question)
    with reading(_("The list"), next_step=_("Run `upstate rank %(name)s` again.") % {"name": name}):
        told = _told(request, borrowed, ranking, question, units)
    return render(request, "shelf/ranking.html", told)


def _told(
    request: HttpRequest, borrowed: Borrowed, ranking: Ranking, question: Question, units: Units
) -> dict[str, Any]:
    shown = list_units(ranking.carrying(units.units), borrowed.evidence or {}, borrowed.solution, names=units.names)
    addresses = Addresses(borrowed.name, None if ranking.latest else ranking.name)
    return {
        "name": borrowed.name,
        "title": borrowed.solution.header.title,
        "ranking": ranking,
        "addresses": addresses,
        "list": shown,
        "rows": [_row(addresses, *pair, ranking, borrowed) for pair in zip(shown.rows, units.units, strict=True)],
        "headings": _headings(request, question, units, shown),
        "cost": cost_heading(ranking.about, borrowed.solution, units.names),
        "question": question,
        "units": units,
        "pager": _page(units, question),
        "rows_a_page": ROWS,
        "printed": min(ranking.about["chosen"], MOST_ROWS),
        "evidence_fault": borrowed.evidence_fault,
    }


def _row(addresses: Addresses, shown: ListRow, unit: dict[str, Any], ranking: Ranking, borrowed: Borrowed) -> Row:
    score = unit["score"]
    return Row(
        shown=shown,
        address=addresses.unit(unit["address"]) if has_address(unit["address"]) else "",
        score="" if score is None else f"{score:,.3g}",
        cost=cost_in_words(unit, ranking.about, borrowed.solution),
    )


def _headings(request: HttpRequest, question: Question, units: Units, shown: UnitList) -> list[Heading]:
    """Rank, id, risk or score, and each detail."""
    risk = ("probability", _("Risk")) if shown.risky else ("score", _("Score"))
    columns = [("rank", _("Rank"), True), ("id", _("Id"), False), (*risk, True)]
    columns += [(name, column.heading, column.number) for name, column in zip(units.names, shown.columns, strict=True)]
    return [_heading(request, question, *column) for column in columns]


def _heading(request: HttpRequest, question: Question, column: str, words: str, number: bool) -> Heading:
    """The first click puts figures in falling order and words in rising order, the second turns them around."""
    is_sorted = (question.sort or "rank") == column
    falling = not question.descending if is_sorted else number and column != "rank"
    asked = request.GET.copy()
    asked.pop("page", None)
    asked["sort"] = f"-{column}" if falling else column
    order = ("descending" if question.descending else "ascending") if is_sorted else ""
    return Heading(words, number, f"?{asked.urlencode()}", order)


def _page(units: Units, question: Question) -> Page:
    """For the links to other pages; only the number of rows is asked of it."""
    return Paginator(range(units.matching), question.rows).page(question.page)


def read_question(request: HttpRequest) -> Question:
    """What the address asks for. Raises `BadQuestion` for what is no number."""
    asked = request.GET
    sort = asked.get("sort", "")
    rows = _number(asked, "rows", _("rows on a page")) or ROWS[0]
    return Question(
        words=asked.get("q", "")[:200].replace("\0", ""),
        first=_number(asked, "from", _("the first rank")),
        last=_number(asked, "to", _("the last rank")),
        sort=sort.removeprefix("-") if sort != "rank" else "",
        descending=sort.startswith("-"),
        page=_number(asked, "page", _("the page")) or 1,
        rows=min(rows, MOST_ROWS),
    )


def _number(asked: Any, key: str, words: str) -> int | None:
    """A whole number from 1; nothing where none is given."""
    text = asked.get(key, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:12]) <= _MOST):
        raise BadQuestion(
            _("“%(text)s” can not be %(what)s.") % {"text": text[:40], "what": words},
            allowed=_("a whole number from 1"),
            next_step=_("Go back and write it as figures, such as 50."),
        )
    return int(text[:12])
