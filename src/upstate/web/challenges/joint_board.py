"""The board of several cities: how much better each entrant is than what the cities do today, on average over all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from upstate.challenges.scoring.metrics import Metric
from upstate.challenges.scoring.over_cities import mean_gain
from upstate.challenges.scoring.scored import AgainstPresent
from upstate.challenges.scoring.telling import tell_over_cities
from upstate.sentences import Sentence
from upstate.web.challenges.board import Board, Row, metric_of, see_board
from upstate.web.challenges.together import SeenTogether

Gains = tuple[AgainstPresent | None, ...]


@dataclass(frozen=True)
class JointRow:
    """One line. gains: of each city, null where there is no file. gain: their mean, where a city without a file counts as 0. place: 1 for the best
    entrant, equal gains share one; null of what is no entrant. said: whether it is better than what the cities do today."""

    name: str
    gains: Gains
    gain: AgainstPresent
    said: Sentence
    place: int | None = None
    is_entrant: bool = False
    is_present: bool = False

    @property
    def files(self) -> int:
        """In how many cities something stands."""
        return sum(one is not None for one in self.gains)


@dataclass(frozen=True)
class JointBoard:
    """Rows in order, best first. is_final: whether they stand by the private parts."""

    rows: tuple[JointRow, ...]
    metric: Metric
    is_final: bool


def see_joint_board(together: SeenTogether) -> JointBoard:
    """The board of all cities as it is at this moment: each gain is that of the city's own board."""
    boards, metric = [see_board(one) for one in together.cities], metric_of(together.first)
    today = JointRow(
        _("What the cities do today"),
        gains := (AgainstPresent(0.0, 0.0, 0.0),) * len(boards),
        gain := mean_gain(gains),
        tell_over_cities(metric, gain),
        is_present=True,
    )
    rows = [today, *_baselines(boards, metric), *_entrants(boards, metric)]
    ordered = sorted(rows, key=lambda one: (-one.gain.difference, one.is_entrant, one.name))
    return JointBoard(tuple(_placed(ordered)), metric, together.shows_results)


def _entrants(boards: Sequence[Board], metric: Metric) -> Iterator[JointRow]:
    """One row for whoever has a file on one of the boards."""
    standing = [{row.entrant: row for row in board.entries} for board in boards]
    for entrant in dict.fromkeys(key for city in standing for key in city):
        yield _row([city.get(entrant) for city in standing], metric, is_entrant=True)


def _baselines(boards: Sequence[Board], metric: Metric) -> Iterator[JointRow]:
    """Those that stand in every city under one name; what all cities do today is the line at 0."""
    standing = [{row.baseline: row for row in board.rows if row.is_baseline} for board in boards]
    for name in standing[0]:
        rows = [city.get(name) for city in standing]
        if all(rows) and not all(row and row.is_present for row in rows):
            yield _row(rows, metric)


def _row(rows: Sequence[Row | None], metric: Metric, *, is_entrant: bool = False) -> JointRow:
    gains = tuple(row.part.against_present if row else None for row in rows)
    gain = mean_gain(gains)
    name = next(row.name for row in rows if row)
    return JointRow(name, gains, gain, tell_over_cities(metric, gain), is_entrant=is_entrant)


def _placed(ordered: Iterable[JointRow]) -> Iterator[JointRow]:
    rows = list(ordered)
    losses = [-one.gain.difference for one in rows if one.is_entrant]
    for one in rows:
        yield replace(one, place=bisect_left(losses, -one.gain.difference) + 1) if one.is_entrant else one
