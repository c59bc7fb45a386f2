"""“Is it better than what we do today?” in one plain sentence for a resident; the figures stand folded below it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from upstate.ranking.gain import SECOND_SHARE
from upstate.ranking.report.wording import spaced


def answer_plainly(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> tuple[str, ...]:
    """The answer for the model that makes the list; a second sentence where another model won, or where the list was made by a
    ranker of which the verdict does not speak. ranking: as `rank` tells it; null where there is no list."""
    verdict = evidence["verdict"]
    at, listed, best = verdict["at"], verdict["list"], verdict["best"]
    ranker = ranking["ranker"]["name"] if ranking else listed["ranker"]
    shares = verdict["by_share"] if ranker == best else listed["by_share"]
    words = {
        "units": evidence["units"],
        "outcome": evidence["outcome"],
        "rule": verdict["best_rule"],
        "best": best,
        "listed": listed["ranker"],
        "ranker": ranker,
    }
    if ranker not in (best, listed["ranker"]):
        other = _("This answer speaks of the model “%(listed)s”; the list was made by “%(ranker)s”.") % words
        return _answer(shares, at, words), other
    if at in _wins(verdict["by_share"], at) and not _wins(shares, at):
        return _answer(shares, at, words), _("Another model, “%(best)s”, did; the list is not made by it.") % words
    if not (_wins(verdict["by_share"], at) or _wins(shares, at) or _loses(shares, at)):
        return (_none_wins(words),)
    return (_answer(shares, at, words),)


def _wins(shares: dict[str, Any], at: str) -> list[str]:
    """Of the two shares that a verdict speaks of those at which the model is clearly better than the rule."""
    return [share for share in (at, SECOND_SHARE[at]) if shares[share]["beats_rule"]]


def _loses(shares: dict[str, Any], at: str) -> bool:
    return bool(shares[at]["interval"][1] < 0)


def _none_wins(words: dict[str, str]) -> str:
    return (
        _(
            "No. On this city's own past, not even the best model found clearly more %(units)s that %(outcome)s than the rule of "
            "thumb “%(rule)s”."
        )
        % words
    )


def _answer(shares: dict[str, Any], at: str, words: dict[str, str]) -> str:
    wins = _wins(shares, at)
    if len(wins) == 2:
        told = _(
            "Yes. On this city's own past, the model that makes the list found clearly more %(units)s that %(outcome)s than the "
            "rule of thumb “%(rule)s”."
        )
    elif wins:
        told = _(
            "In part. On this city's own past, the model that makes the list found clearly more %(units)s that %(outcome)s than "
            "the rule of thumb “%(rule)s” in the top %(yes)s of the list, but not in the top %(no)s."
        )
        (no,) = {at, SECOND_SHARE[at]} - set(wins)
        words = {**words, "yes": spaced(wins[0]), "no": spaced(no)}
    elif _loses(shares, at):
        told = _(
            "No. On this city's own past, the rule of thumb “%(rule)s” found clearly more %(units)s that %(outcome)s than the "
            "model that makes the list."
        )
    else:
        told = _(
            "No. On this city's own past, the model that makes the list did not find clearly more %(units)s that %(outcome)s than "
            "the rule of thumb “%(rule)s”."
        )
    return told % words
