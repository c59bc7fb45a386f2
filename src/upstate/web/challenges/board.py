"""The board of a challenge: baselines and entries in one order, by the public part while it runs and by the private part after."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from upstate.challenges.scoring.keeping import load_answers, load_baseline
from upstate.challenges.scoring.metrics import METRICS, Metric
from upstate.challenges.scoring.scored import Part, Scored, score
from upstate.solutions.challenge.text import Task
from upstate.web.challenges.files import launched_answers, launched_baseline
from upstate.web.challenges.models import Entry, State, Submission
from upstate.web.challenges.seeing import Seen
from upstate.web.look.saying import in_language

Found = Mapping[str, Any]
_WINNERS = 3


@dataclass(frozen=True)
class Row:
    """One line. place: 1 for the best entry, equal figures share one; null of a baseline. entry: its number, null of a baseline. entrant: who it is in every city, null of a baseline.
    baseline: its name, empty of an entry. submissions: how many were scored. at: when the file that stands here came. path: of that file, below the site's folder."""

    name: str
    scored: Scored
    part: Part
    place: int | None = None
    entry: int | None = None
    entrant: UUID | None = None
    baseline: str = ""
    is_present: bool = False
    submissions: int = 0
    at: datetime | None = None
    path: str = ""

    @property
    def fairness(self) -> float | None:
        """How well the worst served neighborhood is served against all: 1 alike, 0 not at all."""
        return self.part.fairness.ratio

    @property
    def is_baseline(self) -> bool:
        return self.entry is None


@dataclass(frozen=True)
class Board:
    """Rows in order, best first. is_final: whether they stand by the private part."""

    rows: tuple[Row, ...]
    metric: Metric
    is_final: bool

    @property
    def has_fairness(self) -> bool:
        """Whether places are known, and large enough, of any row."""
        return any(one.fairness is not None for one in self.rows)

    @property
    def entries(self) -> tuple[Row, ...]:
        return tuple(one for one in self.rows if not one.is_baseline)

    @property
    def winners(self) -> tuple[Row, ...]:
        """Of the first three places those that beat what the city does today by more than noise, as the rules ask; where the present rule has no figure, those that have one."""
        return tuple(
            one
            for one in self.entries
            if one.place
            and one.place <= _WINNERS
            and one.part.figure is not None
            and (one.part.against_present is None or one.part.against_present.verdict == "better")
        )


def metric_of(seen: Seen) -> Metric:
    """The metric that decides."""
    return METRICS[seen.text.task.metric]


def see_board(seen: Seen) -> Board:
    """The board as it is at this moment. The private part is read where the results are out, and nowhere before."""
    metric = metric_of(seen)
    rows = [*_baselines(seen), *_entries(seen, metric)]
    ordered = sorted(rows, key=lambda one: (_rank_key(one.part.figure, metric), one.at is not None, one.at or seen.now))
    return Board(tuple(_placed(ordered)), metric, seen.shows_results)


def seen_part(seen: Seen, scored: Scored) -> Part:
    """The part of a score that may be seen now. The one door to the private part."""
    return scored.private if seen.shows_results else scored.public


def _rank_key(figure: float | None, metric: Metric) -> float:
    """The smaller the better; a part without a figure comes last."""
    if figure is None:
        return math.inf
    return -figure if metric.better == "higher" else figure


def _placed(ordered: Iterable[Row]) -> Iterable[Row]:
    before = 0
    for _figure, group in groupby(ordered, key=lambda one: one.part.figure):
        same = list(group)
        place = before + 1
        for one in same:
            yield one if one.is_baseline else replace(one, place=place)
        before += sum(not one.is_baseline for one in same)


def _entries(seen: Seen, metric: Metric) -> Iterable[Row]:
    """One row an entry, with the file that stands for it."""
    rows = Submission.objects.filter(
        entry__in=Entry.objects.taking_part(seen.name), state=State.SCORED, shelved=None
    ).order_by("entry_id", "pk")
    standing: dict[int, int] = {}
    counts: dict[int, int] = {}
    for entry, group in groupby(rows.values("entry_id", "pk", "public", "is_final"), key=lambda one: one["entry_id"]):
        sent = list(group)
        counts[entry] = len(sent)
        standing |= dict.fromkeys(_candidates(seen, sent, metric), entry)
    chosen: dict[int, Row] = {}
    for one in Submission.objects.filter(pk__in=standing).select_related("entry").order_by("pk"):
        scored = Scored.from_json(one.scored)
        row = Row(
            shown_name(one.entry),
            scored,
            seen_part(seen, scored),
            entry=one.entry_id,
            entrant=one.entry.entrant,
            submissions=counts[one.entry_id],
            at=one.received,
            path=one.path,
        )
        there = chosen.get(one.entry_id)
        if there is None or _rank_key(row.part.figure, metric) < _rank_key(there.part.figure, metric):
            chosen[one.entry_id] = row
    return chosen.values()


def _candidates(seen: Seen, sent: list[Found], metric: Metric) -> list[int]:
    """Which files may stand for an entry: while it runs the best by its public part; after, those that were chosen, and else again that one."""
    chosen = [one["pk"] for one in sent if one["is_final"]]
    if seen.shows_results and chosen:
        return chosen
    return [min(sent, key=lambda one: (_rank_key(one["public"], metric), one["pk"]))["pk"]]


def shown_name(entry: Entry) -> str:
    """The name as everybody sees it."""
    return _("Entry %(number)s") % {"number": entry.pk} if entry.is_hidden else entry.name


def _baselines(seen: Seen) -> Iterable[Row]:
    answers = launched_answers(seen)
    for one in seen.text.baselines:
        scored = _baseline(launched_baseline(seen, one.name), answers, seen.text.task)
        yield Row(in_language(one.title), scored, seen_part(seen, scored), baseline=one.name, is_present=one.present)


@lru_cache(maxsize=64)
def _baseline(file: tuple[Path, str], answers_file: tuple[Path, str], task: Task) -> Scored:
    """The score of a baseline. Files come with their fingerprints, so that what is kept is of these."""
    answers = load_answers(answers_file[0])
    return score(load_baseline(file[0], answers), answers=answers, task=task)
