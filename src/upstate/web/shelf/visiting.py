"""What visits found, on the page of a solution: for people of the city every figure, for the public none that is small."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from upstate.charts import draw
from upstate.fieldwork.picture import results_chart
from upstate.fieldwork.results import Part, Results, newest_of, results_from, results_sentence
from upstate.fieldwork.travelling import travelling_results
from upstate.ranking.report.wording import clean, percent, percent_range
from upstate.web.look.saying import language, show
from upstate.web.shelf.borrowed import Borrowed


def visits_found(borrowed: Borrowed, *, works_here: bool) -> dict[str, Any] | None:
    """What the newest round in which somebody told found, ready to be shown; null where there are no results. Of too few visits the public sees that
    there are some. Raises `LookupError`, `TypeError` or `ValueError` for a file that was changed by hand."""
    evidence = _newest(borrowed.paths.evidence)
    if evidence is None:
        return None
    told = {"round": evidence["round"], "made_on": evidence["made_on"], "enough": True}
    shown = evidence if works_here else travelling_results(evidence)[0]
    if shown["targeted"]["units"] is None:
        return told | {"enough": False}
    results = replace(results_from(evidence), given=shown["given"])
    in_need = evidence["in_need"][language()]
    axis = _("Share %(in_need)s") % {"in_need": in_need}
    names = {"targeted": _("Chosen by the list"), "control": _("Drawn by chance")}
    return told | {
        "sentence": show(results_sentence(results, in_need)),
        "axis": axis,
        "picture": draw(results_chart(results, axis=axis, **names)),
        "columns": [{"label": label, "is_number": place > 0} for place, label in enumerate(_columns())],
        "rows": [_row(names["targeted"], results.targeted), _row(names["control"], results.control)],
        "given": _given(results, evidence),
    }


def _newest(folder: Path) -> dict[str, Any] | None:
    found = [clean(json.loads(path.read_text("utf-8"))) for path in folder.glob("visits-*.json")]
    return newest_of(found)


def _columns() -> list[str]:
    return [_("Chosen"), _("Told"), _("In need"), _("Share"), _("95 % interval")]


def _row(name: str, part: Part) -> list[str]:
    found = part.found
    return [name, f"{found.tries:,}", f"{found.hits:,}", percent(found.share), percent_range((found.low, found.high))]


def _given(results: Results, evidence: dict[str, Any]) -> str:
    if not results.given or not evidence["gives"]:
        return ""
    words = evidence["gives"][language()]
    return _("Given: %(number)s %(what)s.") % {"number": f"{results.given:,}", "what": words}
