"""One solution: its story, whose it was, whether it works here, and what it rests on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.city import Workspace
from upstate.city.showing import is_public, solution_settings
from upstate.ranking.report.findings import find_all
from upstate.ranking.report.opening import open_page
from upstate.ranking.report.record import describe_record
from upstate.ranking.report.wording import clean
from upstate.solutions.kinds import Solution
from upstate.web.look.saying import draw_chart
from upstate.web.look.story import render_story
from upstate.web.people.access import Action, may_somewhere
from upstate.web.shelf.access import for_those_who_may
from upstate.web.shelf.answering import answer_plainly
from upstate.web.shelf.borrowed import Borrowed, load_borrowed, load_shelf
from upstate.web.shelf.challenges import show_tracks
from upstate.web.shelf.faults import attempt, in_three_parts
from upstate.web.shelf.feeding import find_feeds
from upstate.web.shelf.measures import show_topics
from upstate.web.shelf.policies import show_choices
from upstate.web.shelf.rankings import Ranking, load_ranking
from upstate.web.shelf.unranked import LOADERS, kind_here
from upstate.web.shelf.visiting import visits_found


@require_safe
@for_those_who_may
def show_solution(request: HttpRequest, city: Workspace, name: str) -> HttpResponse:
    """The page of a borrowed solution, or of one that lies on the shelf."""
    if name not in city.borrowed_names():
        solution, story = load_shelf(name)
        on_shelf = {
            "solution": clean_header(solution),
            "story": _story(story),
            "needs": _needs(solution),
            "choices": show_choices(solution),
            "topics": show_topics(solution),
            "tracks": show_tracks(solution),
        }
        return render(request, "shelf/on_the_shelf.html", on_shelf)
    if (kind := kind_here(city, name)) in LOADERS:
        return _show_unranked(request, city, name, kind)
    borrowed = load_borrowed(city, name)
    ranking, no_list = attempt(lambda: load_ranking(borrowed), what=_("The list"), next_step=_("Rank again."))
    proof, no_proof = attempt(
        lambda: _proof(borrowed, ranking),
        what=_("The evidence"),
        next_step=_("Run `upstate prove %(name)s` again.") % {"name": name},
    )
    visits, no_visits = attempt(
        lambda: visits_found(borrowed, works_here=may_somewhere(request.user, Action.SEE_DRAFTS)),
        what=_("The results of the visits"),
        next_step=_("Run `upstate visit results %(name)s` again.") % {"name": name},
    )
    told: dict[str, Any] = {
        "name": name,
        "solution": clean_header(borrowed.solution),
        "lock": borrowed.lock,
        "story": _story(borrowed.story),
        "ranking": ranking,
        "no_list": no_list and in_three_parts(no_list, city),
        "proof": proof,
        "visits": visits,
        "no_visits": no_visits and in_three_parts(no_visits, city),
        "no_proof": no_proof and in_three_parts(no_proof, city),
        "evidence_file": borrowed.evidence_file.name if borrowed.evidence_file else "",
        "public": is_public(city.settings, name),
        "notice": _notice(request, city, name),
    }
    return render(request, "shelf/solution.html", told)


def _show_unranked(request: HttpRequest, city: Workspace, name: str, kind: str) -> HttpResponse:
    opened = LOADERS[kind](city, name)
    told = {
        "name": name,
        "solution": clean_header(opened.solution),
        kind: opened,
        "lock": opened.lock,
        "story": _story(opened.story),
        "needs": _needs(opened.solution),
        "public": is_public(city.settings, name),
        "works_here": may_somewhere(request.user, Action.SEE_DRAFTS),
    }
    return render(request, f"shelf/{kind}.html", told)


def _needs(solution: Solution) -> list[tuple[str, str]]:
    """The tables that a service can use: title and grain. Empty for other kinds."""
    if solution.header.kind != "service":
        return []
    return [(clean(table.title or table.name), clean(table.grain)) for table in solution.contract.resources]


def clean_header(solution: Any) -> dict[str, Any]:
    """What a solution says of itself: texts of a stranger, with only characters that can be shown."""
    found: dict[str, Any] = clean(solution.header.model_dump())
    return {"name": solution.name, **found}


def _story(text: str) -> str:
    return render_story(clean_lines(text), label=_("Part of the story that may be wider than the page, number"))


def clean_lines(text: str) -> str:
    """Characters that can be shown, in lines as they were."""
    return "\n".join(clean(line) for line in text.splitlines())


def _proof(borrowed: Borrowed, ranking: Ranking | None) -> dict[str, Any]:
    """Verdict, the figure that it speaks of, and what they rest on."""
    evidence = borrowed.proved
    about = ranking.carrying([]) if ranking else None
    finding = find_all(evidence, outcomes=borrowed.solution.settings.outcomes)[0]
    return {
        "answer": answer_plainly(evidence, about),
        "opening": open_page(evidence, about, borrowed.solution),
        "finding": finding,
        "picture": draw_chart(finding.chart) if finding.chart else "",
        "record": describe_record(evidence, borrowed.solution),
        "feeds": find_feeds(borrowed.city, evidence),
    }


def _notice(request: HttpRequest, city: Workspace, name: str) -> dict[str, str] | None:
    """For people of the city: what is wrong with the words in city.toml that say who may see this."""
    if not may_somewhere(request.user, Action.SEE_DRAFTS):
        return None
    _settings, fault = attempt(
        lambda: solution_settings(city.settings, name), what="city.toml", next_step=_("Mend city.toml.")
    )
    return in_three_parts(fault, city) if fault else None
