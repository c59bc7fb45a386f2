"""What everybody may see: the challenges, one of them, its board, and the page of the event day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.actions.follow_adoption import load_adoption
from upstate.challenges.following.adoption import next_due, tell_adoption
from upstate.solutions.challenge.text import Track
from upstate.web.challenges.access import find_entry, find_judge, of_challenge, runs_challenges
from upstate.web.challenges.actions.entering import find_acceptance
from upstate.web.challenges.actions.submitting import score_left
from upstate.web.challenges.board import Board, Row, see_board, shown_name
from upstate.web.challenges.codes import draw_code, event_code, shown_code
from upstate.web.challenges.files import has_kit, offered_files
from upstate.web.challenges.forms import AcceptForm
from upstate.web.challenges.models import Entry, Verdict
from upstate.web.challenges.seeing import Seen, find_challenges
from upstate.web.challenges.storing import recalled
from upstate.web.challenges.together import group_cities
from upstate.web.city import site_origin
from upstate.web.look.saving import table_to_save
from upstate.web.look.saying import in_language, translate
from upstate.web.look.story import render_story

_COLUMNS = (
    "place",
    "name",
    "kind",
    "metric",
    "figure",
    "low",
    "high",
    "fairness",
    "fairness_by_lot",
    "submissions",
    "received",
)
TOP = 10


@require_safe
def show_challenges(request: HttpRequest) -> HttpResponse:
    """Every challenge that was launched; those of several cities that belong together stand together."""
    found = find_challenges()
    told = {
        "together": group_cities(found),
        "challenges": [tell_challenge(one) for one in found if not one.text.together],
    }
    return render(request, "challenges/challenges.html", told)


@require_safe
@of_challenge
def show_challenge(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One challenge: what it asks, of which data, until when, by which rules."""
    signed_in, board = request.user.is_authenticated, see_board(seen)
    titles = {one.name: in_language(one.title) for one in seen.text.tracks}
    told = {
        **tell_challenge(seen),
        "entry": find_entry(seen, request.user),
        "accepted": find_acceptance(seen, request.user) if signed_in else None,
        "is_judge": find_judge(seen, request.user) is not None,
        "is_staff": runs_challenges(request.user),
        "files": offered_files(seen),
        "accepting": AcceptForm(),
        "amendments": [{"when": seen.told(one.at), "what": one.what, "why": one.why} for one in seen.opened.amendments],
        "rules": render_story(seen.opened.rules, label=_("Table in the rules")),
        "terms": render_story(seen.opened.terms, label=_("Table in the data terms")),
        "board": _board_told(board, most=TOP),
        "scored": tell_winners(seen, board),
        "tracks": [{"track": one, "title": titles[one.name], "rubric": tell_rubric(one)} for one in seen.text.tracks],
        "prizes": [
            {
                "title": in_language(one.title),
                "place": one.place,
                "amount": one.amount,
                "track": titles[one.track],
            }
            for one in seen.text.prizes
        ],
        "datasets": [one.partition("@") for one in seen.launched.datasets or seen.text.datasets],
        "is_hosted": seen.opened.hosted is not None,
        "verdicts": published(seen),
        "adoption": _adoption(seen),
    }
    return render(request, "challenges/challenge.html", told)


@require_safe
@of_challenge
def show_board(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Baselines and entries in order. What a killed process left is scored first: nothing waits because nobody looked."""
    score_left(seen.name)
    board = see_board(seen)
    told = {**tell_challenge(seen), "board": _board_told(board), "scored": tell_winners(seen, board)}
    return render(request, "challenges/board.html", told)


@require_safe
@of_challenge
def send_csv(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The board as CSV."""
    board = see_board(seen)
    rows = [_row(one, board) for one in board.rows]
    return table_to_save([_COLUMNS, *([row[name] for name in _COLUMNS] for row in rows)], name=f"{seen.name}-board.csv")


@require_safe
@of_challenge
def send_json(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The board as JSON."""
    board = see_board(seen)
    found = {"challenge": seen.name, "phase": seen.phase, "part": "private" if board.is_final else "public"}
    return JsonResponse(
        {**found, "rows": [_row(one, board) for one in board.rows]},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


@require_safe
@of_challenge
def show_today(request: HttpRequest, seen: Seen) -> HttpResponse:
    """One page for a phone or the projector of the event: the clock, the first ten, and how to join."""
    board = _board_told(see_board(seen), most=TOP)
    code = event_code(seen.name)
    told = {
        **tell_challenge(seen),
        **tell_today(request, seen, code, door=reverse("challenge-door", args=[seen.name, code])),
        "measured": board["metric"],
        "lines": [(row.place, row.name, row.part.figure) for row in board["rows"]],
        "here": reverse("challenge-today", args=[seen.name]),
        "whole_board": reverse("challenge-board", args=[seen.name]),
    }
    return render(request, "challenges/today.html", told)


def tell_today(request: HttpRequest, seen: Seen, code: str, *, door: str) -> dict[str, Any]:
    """What a page of the event day shows beside its board. door: the path to which the code leads."""
    return {
        "code": shown_code(code),
        "door_path": door,
        "home": site_origin(request) + reverse("challenges"),
        "picture": draw_code(site_origin(request) + door, label=_("Picture for your camera: it leads to joining")),
        "again": "again" in request.GET,
        "now": seen.told(seen.now),
    }


def tell_challenge(seen: Seen) -> dict[str, Any]:
    """What every page of a challenge shows."""
    return {
        "seen": seen,
        "challenge": seen.name,
        "title": in_language(seen.text.title),
        "question": in_language(seen.text.question),
        "together": seen.text.together,
        "together_title": in_language(seen.text.together.title) if seen.text.together else "",
        "event": seen.text.event,
        "event_title": in_language(seen.text.event.title) if seen.text.event else "",
        "has_kit": has_kit(seen),
    }


def tell_winners(seen: Seen, board: Board) -> dict[str, Any] | None:
    """The scored tracks and who won them, which may be nobody; none before the results, or where no track is scored."""
    tracks = [in_language(one.title) for one in seen.scored_tracks]
    return {"tracks": tracks, "winners": board.winners} if board.is_final and tracks else None


def _adoption(seen: Seen) -> dict[str, Any] | None:
    """Who won with a method that the city takes on, and whether it is used; none before the results, or where nobody was adopted."""
    adoption = load_adoption(seen.opened) if seen.shows_results else None
    if adoption is None or not adoption.winners:
        return None
    told = [*tell_adoption(adoption, seen.day)]
    return {"winners": adoption.winners, "told": told, "next": next_due(adoption, seen.day)}


def published(seen: Seen) -> list[dict[str, Any]]:
    """The results of judged tracks that were published, without names that were hidden since; nothing before the day of the results."""
    if not seen.shows_results:
        return []
    known = {one.name: in_language(one.title) for one in seen.judged_tracks}
    entries = Entry.objects.filter(challenge=seen.name)
    hidden = {one.pk: shown_name(one) for one in entries.filter(is_hidden=True)}
    out = set(entries.exclude(disqualified=None).values_list("pk", flat=True))
    verdicts = Verdict.objects.filter(challenge=seen.name, track__in=known)
    return [{"title": known[one.track], **_without(hidden, out, one.result)} for one in verdicts]


def _without(hidden: dict[int, str], out: set[int], result: dict[str, Any]) -> dict[str, Any]:
    """A published result without the names of entries that are hidden, without entries that were disqualified since, and without what was said of
    either by name. hidden: what stands in place of the name. out: entries behind which others move up."""
    numbers = [one["place"] for one in result["places"] if one["number"] in out]
    places = [
        {**one, "entry": hidden.get(one["number"], one["entry"]), "place": one["place"] - _ahead(numbers, one["place"])}
        for one in result["places"]
        if one["number"] not in out
    ]
    kept = {one["entry"] for one in places}
    gone = {one["entry"] for one in result["places"]} - kept
    said = [recalled(one) for one in result["sentences"]]
    return {"places": places, "sentences": [one for one in said if not any(name in one for name in gone)]}


def _ahead(places: list[int], place: int) -> int:
    """How many of these places are better."""
    return sum(one < place for one in places)


def tell_rubric(track: Track) -> list[tuple[str, str, float]]:
    """Each line with its title, what it asks and its weight in percent; none of a track that a score decides."""
    return [(in_language(one.title), in_language(one.asks), one.weight) for one in track.rubric]


def _board_told(board: Board, *, most: int | None = None) -> dict[str, Any]:
    rows = board.rows
    if most is not None:  # the baselines stay in sight
        kept = {one.entry for one in board.entries[:most]}
        rows = tuple(one for one in rows if one.is_baseline or one.entry in kept)
    return {
        "rows": rows,
        "metric": in_language(board.metric.title),
        "metric_said": board.metric.sentence,
        "is_final": board.is_final,
        "has_fairness": board.has_fairness,
        "left_out": len(board.rows) - len(rows),
        "entries": len(board.entries),
    }


def _row(one: Row, board: Board) -> dict[str, Any]:
    return {
        "place": one.place,
        "name": one.name.strip(),
        "kind": "baseline" if one.is_baseline else "entry",
        "metric": board.metric.name,
        "figure": one.part.figure,
        "low": one.part.low,
        "high": one.part.high,
        "sentence": translate(one.part.sentence),
        "fairness": one.fairness,
        "fairness_by_lot": one.part.fairness.by_lot,
        "fairness_sentence": translate(one.part.fairness_sentence),
        "submissions": one.submissions,
        "received": one.at.isoformat(timespec="seconds") if one.at else None,
    }
