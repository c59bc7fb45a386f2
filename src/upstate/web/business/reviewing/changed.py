"""What changed in the answers since somebody looked at them, beside what they had asked about themselves."""

from __future__ import annotations

from upstate.permits.differences import differences
from upstate.web.business.events import What
from upstate.web.business.models import Inspection, Version
from upstate.web.business.reviewing.cases import Case


def changed_unasked(case: Case, before: Version, department: str) -> bool:
    """Whether an answer is another now than in `before`, and the department had not asked about it."""
    changed = {
        (one.section.name, one.place, one.question.name)
        for one in differences(case.form, before.answers, case.version.answers)
    }
    asked = case.application.events.filter(what=What.ASKED, department=department, at__gte=before.sent)
    return bool(changed - {tuple(one.values.get(name) for name in ("section", "place", "question")) for one in asked})


def changed_since_visit(case: Case, visit: Inspection) -> bool:
    """The same since a visit whose result is noted."""
    before = case.application.versions.filter(sent__lte=visit.at).last()
    return before is not None and changed_unasked(case, before, visit.department)
