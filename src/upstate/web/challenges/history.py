"""What an entry sent, in order, with a small picture of its public scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from upstate.challenges.scoring.metrics import METRICS, Metric
from upstate.challenges.scoring.scored import Scored
from upstate.web.challenges.board import metric_of, seen_part
from upstate.web.challenges.models import Submission
from upstate.web.challenges.seeing import Seen
from upstate.web.challenges.storing import recalled_fault
from upstate.web.look.saying import in_language

_WIDE, _HIGH, _EDGE = 320, 80, 6


def tell_history(seen: Seen, submissions: Sequence[Submission]) -> list[dict[str, Any]]:
    """The newest first, each as a page shows it."""
    return [tell_submission(seen, one) for one in reversed(submissions)]


def tell_submission(seen: Seen, submission: Submission) -> dict[str, Any]:
    """One file: what became of it, and as much of its score as may be seen now."""
    scored = Scored.from_json(submission.scored) if submission.scored else None
    part = seen_part(seen, scored) if scored else None
    return {
        "row": submission,
        "at": seen.told(submission.received),
        "fault": recalled_fault(submission.why),
        "part": part,
        "also": [(in_language(METRICS[name].title), figure) for name, figure in part.also.items()] if part else [],
    }


def draw_history(seen: Seen, submissions: Sequence[Submission]) -> SafeString:
    """The public scores in the order in which they came, the best so far as a line above. Empty where there are fewer than two. The table beside
    it has the figures."""
    figures = [one.public for one in submissions if one.public is not None]
    if len(figures) < 2:
        return SafeString("")
    low, high = min(figures), max(figures)

    def place(number: int, value: float) -> tuple[str, str]:
        across = _EDGE + number / (len(figures) - 1) * (_WIDE - 2 * _EDGE)
        up = (value - low) / ((high - low) or 1)
        return f"{across:.1f}", f"{_HIGH - _EDGE - up * (_HIGH - 2 * _EDGE):.1f}"

    dots = [place(number, value) for number, value in enumerate(figures)]
    best = [place(number, value) for number, value in enumerate(_best_so_far(figures, metric_of(seen)))]
    return format_html(
        '<svg class="history" viewBox="0 0 {} {}" aria-hidden="true" focusable="false"><polyline class="history__best" points="{}"/>{}</svg>',
        _WIDE,
        _HIGH,
        " ".join(f"{x},{y}" for x, y in best),
        format_html_join("", '<circle class="history__one" cx="{}" cy="{}" r="3"/>', dots),
    )


def _best_so_far(figures: Sequence[float], metric: Metric) -> list[float]:
    better = max if metric.better == "higher" else min
    best: list[float] = []
    for one in figures:
        best.append(better(best[-1], one) if best else one)
    return best
