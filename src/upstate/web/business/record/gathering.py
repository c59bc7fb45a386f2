"""What was issued here, taken from the applications as the open record has it: nobody enters it again."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.permits.clocks import Clock, read_clock
from upstate.permits.open_record import Issued, Kind, opened_answers
from upstate.solutions.service import PermitType, ServiceSolution
from upstate.web.business.models import Application, Stage
from upstate.web.business.reviewing.fees import account_of
from upstate.web.business.reviewing.ticking import owed_by, working_days

HERE = "business portal"


def gather_issued(solution: ServiceSolution, kind: Kind) -> Iterator[Issued]:
    """Every permit, or every licence, that was issued here, in the order of their applications.

    A permit that the service no longer has is still on record, as a permit under its name. An application whose personal answers were
    erased tells its number, its days and its business only: what was hidden because of them could be told no longer.
    """
    issued = Application.objects.filter(stage=Stage.ISSUED, sent__isnull=False, decided__isnull=False).order_by("pk")
    for application in issued.prefetch_related("letters", "versions"):
        permit = solution.permits.named.get(application.permit)
        if (permit is not None and permit.kind == "licence") == (kind == "licence"):
            yield from _issued(application, solution, permit)


def _issued(application: Application, solution: ServiceSolution, permit: PermitType | None) -> Iterator[Issued]:
    number = next((one.number for one in application.letters.all() if one.kind == Stage.ISSUED), "")
    sent, decided = application.sent, application.decided
    if not number or sent is None or decided is None:
        return  # without the number of its paper it can not be named in public: the reference is a secret of the applicant
    days = working_days()
    said = _said(application, solution)
    yield Issued(
        number=number,
        type=permit.title.en if permit else application.permit,
        business=said.get("business_name", ""),
        business_type=said.get("business_type", ""),
        description=said.get("description", ""),
        address=said.get("address", ""),
        applied=days.day_of(sent),
        issued=days.day_of(decided),
        ends=application.ends_on,
        cents=account_of(application).charged,
        days=read_clock(Clock(sent, 0, decided, owed_by(application)), decided, days).used,
        all_days=read_clock(Clock(sent, 0, decided), decided, days).used,
        source=HERE,
    )


def _said(application: Application, solution: ServiceSolution) -> dict[str, str]:
    form, sent = solution.forms.get(application.form), application.last_sent
    if sent is None or form is None:
        return {}
    said = opened_answers(form, sent.answers, application.interview)
    return said if application.erased is None else {name: said[name] for name in ("business_name",) if name in said}
