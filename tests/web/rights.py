"""Who may open each address of the site. A new address needs a line here, or `test_rights` fails.

A line: the name of the address, who may read it (GET) and who may write to it (POST): a role, EVERYBODY, or NOBODY where
the method is not offered. Whoever stands above a role may what the role may.
"""

from __future__ import annotations

from typing import Any, NamedTuple

EVERYBODY, NOBODY = "everybody", "nobody"
SIGNED_IN, CREW, VIEWER, EDITOR, APPROVER, ADMINISTRATOR = (
    "public",
    "crew",
    "viewer",
    "editor",
    "approver",
    "administrator",
)


class Row(NamedTuple):
    """get, post: who may. sample: values for the address, where those of SAMPLES do not fit."""

    get: str
    post: str = NOBODY
    sample: dict[str, Any] | None = None


# What stands in an address, by the name of the part. `number` is the person that the test makes for it.
SAMPLES: dict[str, Any] = {
    "token": "x" * 24,
    "uidb36": "1",
    "key": "a-b",
    "dataset": "street-trees",
    "name": "street-trees",
    "place": 1,
    "file": "data.csv",
    "folder": "2026-01-01",
    "unit": "1",
    "round_name": "2026-05-20",
    "zone": 1,
    "stop": 1,
}

ENTERING = {
    "account_login": Row(EVERYBODY, EVERYBODY),
    "account_logout": Row(EVERYBODY, EVERYBODY),
    "account_inactive": Row(EVERYBODY),
    "account_signup": Row(EVERYBODY, EVERYBODY),  # leads to the code by e-mail
    "account_request_login_code": Row(EVERYBODY, EVERYBODY),
    "account_confirm_login_code": Row(EVERYBODY, EVERYBODY),
    "mfa_authenticate": Row(EVERYBODY, EVERYBODY),
    "account_reset_password": Row(EVERYBODY, EVERYBODY),
    "account_reset_password_done": Row(EVERYBODY),
    "account_reset_password_from_key": Row(EVERYBODY, EVERYBODY),
    "account_reset_password_from_key_done": Row(EVERYBODY),
    "people_invitation": Row(EVERYBODY, EVERYBODY),
    "openid_connect_login": Row(NOBODY, EVERYBODY),
    "openid_connect_callback": Row(EVERYBODY),
    "socialaccount_login_cancelled": Row(EVERYBODY),
}
OWN_ACCOUNT = {
    "people_account": Row(SIGNED_IN, SIGNED_IN),
    "usersessions_list": Row(SIGNED_IN, SIGNED_IN),
    "account_reauthenticate": Row(SIGNED_IN, SIGNED_IN),
    "account_change_password": Row(SIGNED_IN, SIGNED_IN),
    "mfa_index": Row(CREW),
    "mfa_reauthenticate": Row(CREW, CREW),
    "mfa_activate_totp": Row(CREW, CREW),
    "mfa_deactivate_totp": Row(CREW, CREW),
    "mfa_view_recovery_codes": Row(CREW),
    "mfa_generate_recovery_codes": Row(CREW, CREW),
    "mfa_download_recovery_codes": Row(CREW),
}
PEOPLE = {
    "people_list": Row(ADMINISTRATOR),
    "people_invite": Row(ADMINISTRATOR, ADMINISTRATOR),
    "people_person": Row(ADMINISTRATOR, ADMINISTRATOR),
    "people_invite_again": Row(NOBODY, ADMINISTRATOR),
    "people_disable": Row(NOBODY, ADMINISTRATOR),
    "people_enable": Row(NOBODY, ADMINISTRATOR),
    "people_end_sessions": Row(NOBODY, ADMINISTRATOR),
    "people_reset_second_factor": Row(NOBODY, ADMINISTRATOR),
    "people_audit": Row(ADMINISTRATOR),
    "people_audit_file": Row(ADMINISTRATOR),
}
PAGES = {
    # Wagtail's own addresses are Wagtail's matter; its root stands for them.
    "wagtailadmin_home": Row(EDITOR),
    "accessibility": Row(EVERYBODY),
    r"^(?:write/login|_util/login)/$": Row(EVERYBODY, EVERYBODY, {"path": "/write/login/"}),
    r"^write/account/$": Row(EVERYBODY, EVERYBODY, {"path": "/write/account/"}),
    r"^write/password_reset/": Row(EVERYBODY, EVERYBODY, {"path": "/write/password_reset/"}),
    r"^write/(?:users|groups|bulk/people)/": Row(EVERYBODY, EVERYBODY, {"path": "/write/users/"}),
}
_READ_BY_ALL = [
    *("datasets", "dataset", "dataset-rows", "dataset-rows-csv", "dataset-charts", "dataset-map", "dataset-versions"),
    *("dataset-version", "dataset-difference", "dataset-file", "dataset-latest", "inventory", "inventory-csv"),
    *(
        "api-docs",
        "api-start",
        "api-document",
        "api-datasets",
        "api-dataset",
        "api-versions",
        "api-rows",
        "api-groups",
    ),
    *("feedback", "basemap", "robots", "sitemap", "data-json", "catalog-jsonld", "feed"),
    *("dataset-croissant", "ckan-page"),
    *("soda-rows", "soda-rows-json", "soda-rows-csv", "soda-rows-geojson"),
    *("soda-dataset", "soda-dataset-json", "soda-file", "soda-catalog"),
]
CATALOG = {
    **{name: Row(EVERYBODY) for name in _READ_BY_ALL},
    "features": Row(EVERYBODY),
    "features-conformance": Row(EVERYBODY),
    "features-api": Row(EVERYBODY),
    "features-collections": Row(EVERYBODY),
    "features-collection": Row(EVERYBODY),
    "features-queryables": Row(EVERYBODY),
    "features-items": Row(EVERYBODY),
    "features-item": Row(EVERYBODY, sample={"name": "street-trees", "feature": "T0001"}),
    "soda-rows-other": Row(EVERYBODY, sample={"dataset": "street-trees", "written": "xlsx"}),
    "ckan-no-action": Row(EVERYBODY, EVERYBODY),
    "features-nothing": Row(EVERYBODY, NOBODY, {"path": "/ogc/no-such-thing"}),
    "soda-nothing": Row(EVERYBODY, NOBODY, {"path": "/resource/no/such/thing"}),
    "ckan-nothing": Row(EVERYBODY, EVERYBODY, {"path": "/api/3/no-such-thing"}),
    "api-nothing": Row(EVERYBODY, NOBODY, {"path": "/api/v1/no-such-thing"}),
    "all-elsewhere": Row(EVERYBODY),
    "all-of-source": Row(EVERYBODY, sample={"source": "county"}),
    "elsewhere": Row(EVERYBODY, sample={"source": "county", "item": "0" * 12}),
    "dataset-feedback": Row(EVERYBODY, EVERYBODY),
    # They only read; CKAN's own client asks by POST.
    **{name: Row(EVERYBODY, EVERYBODY, {"name": "site_read"}) for name in ("ckan-action", "ckan-action-unversioned")},
    "data-requests": Row(EVERYBODY, EVERYBODY),
    "reuses": Row(EVERYBODY, EVERYBODY),
    # The editors' desk.
    "desk": Row(VIEWER),
    "sources": Row(VIEWER),
    "source": Row(VIEWER, sample={"source": "county"}),
    "source-run": Row(NOBODY, EDITOR, {"source": "county"}),
    "source-progress": Row(VIEWER, sample={"source": "county"}),
    "draft": Row(VIEWER),
    "draft-progress": Row(VIEWER),
    "new-dataset": Row(EDITOR, EDITOR),
    "offer": Row(EDITOR, EDITOR),
    "describe": Row(EDITOR, EDITOR),
    "dictionary": Row(EDITOR, EDITOR),
    "decide": Row(NOBODY, EDITOR),
    "submit": Row(NOBODY, EDITOR),
    "discard": Row(NOBODY, EDITOR),
    "approve": Row(NOBODY, APPROVER),
    "send-back": Row(NOBODY, APPROVER),
    # Answers to the public.
    "answers": Row(EDITOR),
    "answer-request": Row(EDITOR, EDITOR),
    "answer-message": Row(EDITOR, EDITOR),
    "answer-reuse": Row(EDITOR, EDITOR),
}
# A solution that is not shown to the public opens to viewers; the views ask for that by the solution.
SHELF = {
    name: Row(EVERYBODY)
    for name in (
        *("solutions", "solution", "solution-report", "solution-report-file", "solution-evidence", "solution-map"),
        *("solution-places", "solution-ranking", "solution-unit", "solution-rankings", "solution-ranking-of"),
        *("solution-map-of", "solution-places-of", "solution-unit-of", "solution-ranking-file"),
    )
}

# Crews open only the zones that they are given; the views ask for that.
FIELD = {
    "field": Row(CREW),
    "field-zone": Row(CREW),
    "field-door": Row(CREW, CREW),
    "field-hours": Row(NOBODY, CREW),
    "field-send": Row(NOBODY, CREW),
    "field-token": Row(CREW),
    "field-worker": Row(EVERYBODY),
    "field-rounds": Row(EDITOR),
    "field-assign": Row(EDITOR, EDITOR),
}

# An application opens to whoever has its link, and to its own account; the views ask for that, and answer 404 to all others.
APPLYING = {
    "business-permits": Row(EVERYBODY),
    "business-apply": Row(EVERYBODY, EVERYBODY, {"permit": "food_truck_permit"}),
    "business-application": Row(EVERYBODY),
    "business-section": Row(EVERYBODY, EVERYBODY, {"section": "you"}),
    "business-file": Row(EVERYBODY),
    "business-check": Row(EVERYBODY, EVERYBODY),
    "business-email-link": Row(EVERYBODY, EVERYBODY),
    "business-claim": Row(NOBODY, EVERYBODY),
    "business-keep-particulars": Row(NOBODY, EVERYBODY),
    "business-forget": Row(EVERYBODY, EVERYBODY),
    "business-mine": Row(SIGNED_IN),
    "business-profile": Row(SIGNED_IN, SIGNED_IN),
    "business-enter": Row(EDITOR),
    "business-enter-one": Row(EDITOR, EDITOR, {"permit": "food_truck_permit"}),
}

# Where an application is: whoever may open it, by a code or an account; the views answer 404 to all others.
TRACKING = {
    "business-track": Row(EVERYBODY, EVERYBODY),
    "business-track-code": Row(EVERYBODY, EVERYBODY),
    "business-track-close": Row(NOBODY, EVERYBODY),
    "business-tracked": Row(EVERYBODY),
    "business-track-message": Row(NOBODY, EVERYBODY),
    "business-withdraw": Row(EVERYBODY, EVERYBODY),
    "business-renew": Row(NOBODY, EVERYBODY),
    "business-track-letter": Row(EVERYBODY),
}

# Editors open what concerns their departments, and get 404 for all else; each step asks for the department's right.
_CASE = {"reference": "BCDFGHJK", "step": "approve"}
DESK = {
    **{
        name: Row(EDITOR)
        for name in ("business-desk", "business-inspections", "business-calendar", "business-payments")
    },
    **{
        name: Row(EDITOR, NOBODY, _CASE)
        for name in ("business-case", "business-changes", "business-upload", "business-letter")
    },
    "business-step": Row(NOBODY, EDITOR, _CASE),
    "business-case-renew": Row(EDITOR, EDITOR, _CASE),
    "business-pay": Row(EVERYBODY, EVERYBODY),
    "business-made-up": Row(EVERYBODY, EVERYBODY),
    "business-told": Row(NOBODY, EVERYBODY, {"provider": "test"}),
    "business-messages": Row(EDITOR, EDITOR, _CASE),
    "business-keeping": Row(APPROVER, APPROVER, _CASE),
    "business-log": Row(ADMINISTRATOR, NOBODY, _CASE),
    "business-mail": Row(ADMINISTRATOR, ADMINISTRATOR),
}

# The permit finder keeps nothing; the questions that it hands over are for staff.
FINDER = {
    "permit-finder": Row(EVERYBODY),
    "permit-answer": Row(EVERYBODY),
    "permit-ask": Row(EVERYBODY, EVERYBODY),
    "permit-asked": Row(EVERYBODY),
    "permit-questions": Row(EDITOR),
    "permit-question": Row(EDITOR, EDITOR),
}
# A checklist opens to whoever has its link.
GUIDE = {
    **{name: Row(EVERYBODY) for name in ("business", "guide", "guide-contacts", "guide-words", "guide-search")},
    "guide-step": Row(EVERYBODY, sample={"step": "find_a_place"}),
    "guide-funding": Row(EVERYBODY),
    "business-record": Row(EVERYBODY),
    "business-record-one": Row(EVERYBODY, NOBODY, {"what": "permits", "version": 1, "place": 0}),
    "guide-checklist": Row(EVERYBODY, EVERYBODY),
    "guide-kept": Row(EVERYBODY, EVERYBODY),
}


UPKEEP = {
    "business-facts": Row(EDITOR),
    "business-fact-confirm": Row(NOBODY, EDITOR),
    "business-fact": Row(EDITOR, EDITOR, {"fact": "licence_phone"}),
    "business-rule-table": Row(EDITOR, NOBODY, {"table": "fees"}),
    "business-rule-row": Row(EDITOR, EDITOR, {"table": "fees", "line": 2}),
    "business-rule-change": Row(EDITOR, NOBODY, {"number": 1}),
    "business-rule-decide": Row(NOBODY, APPROVER, {"number": 1}),
}


_WWC = {"name": "what-works-cities-2022"}
STANDARDS = {
    "standards": Row(EVERYBODY),
    "standard": Row(EVERYBODY, NOBODY, _WWC),
    "standard-snapshot": Row(EDITOR, EDITOR, _WWC),
    "standard-standing": Row(VIEWER, NOBODY, _WWC),
    "standard-leaders": Row(VIEWER, NOBODY, _WWC),
    "standard-badge": Row(VIEWER, NOBODY, _WWC),
    "standard-assessment": Row(VIEWER, NOBODY, _WWC),
    "standard-criterion": Row(VIEWER, EDITOR, {**_WWC, "criterion": "DM1"}),
    "standard-comment": Row(NOBODY, VIEWER, {**_WWC, "criterion": "DM1"}),
}

# A measure that is not public opens to viewers, and so does a name that there is not; the views ask for that.
_MEETING = {"meeting": "2026-12-01-how-we-do"}
PERFORMANCE = {
    "performance": Row(EVERYBODY),
    "performance-print": Row(EVERYBODY),
    **{name: Row(VIEWER) for name in ("measure", "measure-csv", "measure-json", "meetings", "follow-ups")},
    "measure-target": Row(EDITOR, EDITOR),
    "meeting-new": Row(EDITOR, EDITOR),
    "meeting": Row(VIEWER, NOBODY, _MEETING),
    "meeting-prepare": Row(NOBODY, EDITOR, _MEETING),
    "meeting-screen": Row(VIEWER, EDITOR, _MEETING),
    "meeting-survey": Row(NOBODY, VIEWER, _MEETING),
    "meeting-close": Row(NOBODY, EDITOR, _MEETING),
    "follow-up": Row(VIEWER, EDITOR),
    "evaluations": Row(EVERYBODY),
    "evaluation": Row(VIEWER, NOBODY, {"evaluation": "postcards"}),
}

# An entry opens to its members, and the pages of judges to judges; the views ask for that: others are led to joining, or get 404.
_CHALLENGE = {"name": "streets", "code": "BCDFGHJKLM", "track": "best-use", "file": "train.csv", "number": 1}
CHALLENGES = {
    "challenges": Row(EVERYBODY),
    "challenge-code": Row(EVERYBODY, EVERYBODY),
    **{
        name: Row(EVERYBODY, NOBODY, _CHALLENGE)
        for name in ("challenge", "challenge-board", "challenge-board-csv", "challenge-board-json", "challenge-today")
    },
    **{
        name: Row(EVERYBODY, NOBODY, _CHALLENGE)
        for name in ("together", "together-csv", "together-json", "together-today")
    },
    **{name: Row(EVERYBODY, EVERYBODY, _CHALLENGE) for name in ("together-join", "together-door")},
    # Who has not signed in reads the rules there, and is led on.
    "challenge-join": Row(EVERYBODY, EVERYBODY, _CHALLENGE),
    "challenge-door": Row(EVERYBODY, EVERYBODY, _CHALLENGE),
    "challenge-file": Row(SIGNED_IN, NOBODY, _CHALLENGE),
    "challenge-entry": Row(SIGNED_IN, NOBODY, _CHALLENGE),
    "challenge-work-file": Row(SIGNED_IN, NOBODY, _CHALLENGE),
    "challenge-judge-file": Row(SIGNED_IN, NOBODY, _CHALLENGE),
    **{name: Row(NOBODY, SIGNED_IN, _CHALLENGE) for name in ("challenge-accept", "challenge-send", "challenge-change")},
    **{
        name: Row(SIGNED_IN, SIGNED_IN, _CHALLENGE)
        for name in (
            *("challenge-submission", "challenge-work", "challenge-judging", "challenge-judge", "challenge-pairs"),
        )
    },
    "challenge-desk": Row(EDITOR, EDITOR, _CHALLENGE),
    "challenge-tally": Row(EDITOR, EDITOR, _CHALLENGE),
    "challenge-audit": Row(EDITOR, NOBODY, _CHALLENGE),
}


ROWS: dict[str, Row] = {
    **ENTERING,
    **OWN_ACCOUNT,
    **PEOPLE,
    **PAGES,
    **CATALOG,
    **SHELF,
    **FIELD,
    **APPLYING,
    **DESK,
    **FINDER,
    **GUIDE,
    **TRACKING,
    **UPKEEP,
    **STANDARDS,
    **PERFORMANCE,
    **CHALLENGES,
}
