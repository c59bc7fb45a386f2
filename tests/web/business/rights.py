"""Who may open which address of the portal. A new address needs a line in TABLE, or `test_rights` fails.

A line is what GET and what POST come to for each of PEOPLE, mostly by one of the sentences below: `everybody`, `own`, `desk(...)`,
`signed_in`, `roles(...)`, `never`. Those who are named get in; all others are refused in the way of that sentence.
"""

from __future__ import annotations

from typing import Any, NamedTuple

IN, GONE, SIGN_IN, REFUSED, NO_METHOD = "in", "404", "to the sign-in page", "403", "405"
# Nobody; who has the link; who opened another application by a code; two accounts, of which the first has applied; the city's people.
NOBODY, APPLICANT, OTHER_APPLICANT, OWNER, OTHER = (
    "nobody",
    "applicant with the link",
    "other applicant",
    "signed-in applicant",
    "other signed-in",
)
ZONING, TREASURY, FIRE, POLICE, PARKS = "zoning", "treasury", "fire", "police", "other department"
APPROVER, OTHER_APPROVER, ADMINISTRATOR = "approver of treasury", "approver of another", "administrator"
EDITORS = (ZONING, TREASURY, FIRE, POLICE, PARKS)
APPROVERS = (APPROVER, OTHER_APPROVER)
STAFF = (*EDITORS, *APPROVERS, ADMINISTRATOR)
PEOPLE = (NOBODY, APPLICANT, OTHER_APPLICANT, OWNER, OTHER, *STAFF)
NOT_SIGNED_IN = (NOBODY, APPLICANT, OTHER_APPLICANT)
# Whom the application of the test has nothing to do with: whatever they open, nothing of it stands there.
STRANGERS = (NOBODY, OTHER_APPLICANT, OTHER, PARKS, OTHER_APPROVER)
CONCERNED = (ZONING, TREASURY, FIRE, POLICE, APPROVER, ADMINISTRATOR)

Outcome = dict[str, str]


def _who(allowed: tuple[str, ...], others: Outcome) -> Outcome:
    return {**others, **dict.fromkeys(allowed, IN)}


everybody = dict.fromkeys(PEOPLE, IN)
never = dict.fromkeys(PEOPLE, NO_METHOD)
gone = dict.fromkeys(PEOPLE, GONE)
# The application's own people; for all others there is no such application.
own = _who((APPLICANT, OWNER), gone)
signed_in = _who((OWNER, OTHER, *STAFF), dict.fromkeys(PEOPLE, SIGN_IN))


def roles(*allowed: str) -> Outcome:
    """A page of the city for some roles: sign in first, then the page says which role it is for."""
    return _who(allowed, {**dict.fromkeys(PEOPLE, REFUSED), **dict.fromkeys(NOT_SIGNED_IN, SIGN_IN)})


def desk(*allowed: str, among: tuple[str, ...] = STAFF) -> Outcome:
    """A page of one application, for roles `among` whom it concerns; for the rest of these there is no such application."""
    return _who(allowed, {**roles(), **dict.fromkeys(among, GONE)})


class Line(NamedTuple):
    """get, post: what becomes of it. sample: values for the address that `test_rights.World.values` does not know."""

    get: Outcome
    post: Outcome = never
    sample: dict[str, Any] | None = None


TABLE = {
    # guide
    "business": Line(everybody),
    "guide": Line(everybody),
    "guide-step": Line(everybody, sample={"step": "write_a_plan"}),
    "guide-contacts": Line(everybody),
    "guide-words": Line(everybody),
    "guide-search": Line(everybody),
    "guide-checklist": Line(everybody, everybody),
    # Whoever has its link may read a checklist; here nobody has.
    "guide-kept": Line(gone, gone),
    "guide-funding": Line(everybody),
    # finder
    "permit-finder": Line(everybody),
    "permit-answer": Line(everybody),
    "permit-ask": Line(everybody, everybody),
    "permit-asked": Line(everybody),
    "permit-questions": Line(roles(*STAFF)),
    "permit-question": Line(desk(), desk(), {"number": 1}),
    # apply
    "business-permits": Line(everybody),
    "business-apply": Line(everybody, everybody),
    "business-mine": Line(signed_in),
    "business-profile": Line(signed_in, signed_in),
    "business-forget": Line(everybody, everybody),
    "business-application": Line(own),
    "business-check": Line(own, own),
    "business-email-link": Line(own, own),
    "business-claim": Line(never, own),
    "business-keep-particulars": Line(never, own),
    "business-section": Line(own, own),
    "business-file": Line(own),
    # track
    "business-track": Line(everybody, everybody),
    "business-track-code": Line(everybody, everybody),
    "business-track-close": Line(never, everybody),
    "business-tracked": Line(own),
    "business-track-message": Line(never, own),
    "business-withdraw": Line(own, own),
    "business-renew": Line(never, own),
    "business-track-letter": Line(own),
    # desk
    "business-enter": Line(roles(*STAFF)),
    "business-enter-one": Line(roles(*STAFF), roles(*STAFF)),
    "business-desk": Line(roles(*STAFF)),
    "business-inspections": Line(roles(*STAFF)),
    "business-calendar": Line(roles(*STAFF)),
    "business-payments": Line(roles(*STAFF)),
    "business-case": Line(desk(*CONCERNED)),
    "business-changes": Line(desk(*CONCERNED)),
    "business-case-renew": Line(desk(*CONCERNED), desk(*CONCERNED)),
    "business-step": Line(never, desk(*CONCERNED)),
    "business-upload": Line(desk(*CONCERNED)),
    "business-letter": Line(desk(*CONCERNED)),
    "business-messages": Line(desk(*CONCERNED), desk(*CONCERNED)),
    "business-keeping": Line(
        desk(APPROVER, ADMINISTRATOR, among=(*APPROVERS, ADMINISTRATOR)),
        desk(APPROVER, ADMINISTRATOR, among=(*APPROVERS, ADMINISTRATOR)),
    ),
    "business-log": Line(roles(ADMINISTRATOR)),
    "business-mail": Line(roles(ADMINISTRATOR), roles(ADMINISTRATOR)),
    # Whoever has the signed address can pay; here nobody has.
    "business-pay": Line(gone, gone),
    "business-made-up": Line(gone, gone),
    "business-told": Line(never, gone),
    # upkeep
    "business-facts": Line(roles(*STAFF)),
    "business-fact-confirm": Line(never, roles(*STAFF)),
    "business-fact": Line(roles(*STAFF), roles(*STAFF), {"fact": "zoning_phone"}),
    "business-rule-table": Line(roles(*STAFF), sample={"table": "fees"}),
    "business-rule-row": Line(roles(*STAFF), roles(*STAFF), {"table": "fees", "line": 2}),
    "business-rule-change": Line(desk(), sample={"number": 1}),
    "business-rule-decide": Line(never, desk(among=(*APPROVERS, ADMINISTRATOR)), {"number": 1}),
    # open record
    "business-record": Line(everybody),
    "business-record-one": Line(gone, sample={"what": "permits", "version": 1, "place": 0}),
}
