"""Each detector: a city in which it sees that a thing is done, one in which it sees that it is not, and what it can not tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.standards.detectors.seeing import (
    LONG_AGO,
    NOTHING,
    city,
    dataset,
    evaluation,
    look,
    measure,
    note,
    policy,
    site,
    solution,
    unread,
)
from tests.standards.making import TODAY
from upstate.standards.detectors import DETECTORS
from upstate.standards.seen import Seen

TREES = dataset()
ADOPTED = "It was adopted by the council on March 3, 2026."
BULK = "Every dataset shall be available for bulk download."
HINT = '"Bulk download" means that a whole dataset is downloaded at once.'


def public(**other: Any) -> Seen:
    """A city with one public dataset."""
    return city(datasets=(dataset(**other),))


# detector, what is seen, confidence, a part of its sentence, its source
MET: list[tuple[str, Seen, int, str, str]] = [
    ("accessibility_tested", city(site=site(tested=40)), 2, "40 kinds of pages", "/accessibility/"),
    ("automated_decisions_listed", city(solutions=(solution(ranked=1, proved=1),)), 2, "evidence beside it: mains", "solutions/"),
    ("contract_data_published", public(title="Purchase orders"), 2, "public in Purchase orders", "catalog/trees/"),
    ("contract_data_published", public(topics=("Contracts",)), 2, "public in Street trees", "catalog/trees/"),
    ("data_json_valid", public(), 4, "has what /data.json must say", "catalog/"),
    ("datasets_fresh", public(freshness="due"), 5, "1 of 1 promises", "catalog/"),
    ("datasets_fresh", city(datasets=(*(TREES,) * 9, dataset(freshness="late"))), 5, "9 of 10", "catalog/"),
    ("departments_covered", city(departments=("PARKS",), datasets=(TREES,)), 5, "1 of 1 departments", "city.toml"),
    ("dictionaries", public(), 5, "1 of 1 public datasets explain", "catalog/"),
    ("evaluations_decided", city(evaluations=(evaluation(900, read=True, decided=366),)), 3, "1 decision by the result", "evaluations/2024-06-10.toml"),
    ("evaluations_registered", city(evaluations=(evaluation(366),)), 4, "1 test with a comparison", "evaluations/2025-11-26.toml"),
    ("evaluations_registered", city(evaluations=(evaluation(9), evaluation(99))), 4, "2 tests with a comparison", "evaluations/2026-11-18.toml"),
    ("evidence_shared", city(solutions=(solution(shared=1),)), 4, "shared: mains", "share/shared/mains/"),
    ("feedback_answered", city(site=site(asked=5, answered=4)), 5, "4 of 5 requests", "/desk/"),
    ("guidance_published", replace(public(), site=site(guides=("/help/",))), 3, "/help/", "/help/"),
    ("inventory_complete", city(datasets=(dataset(published_on=None),)), 4, "1 of 1 datasets", "catalog/"),
    ("inventory_fresh", public(published_on=TODAY - timedelta(days=366)), 4, "2026-11-27 (trees)", "catalog/trees/"),
    ("inventory_fresh", city(datasets=(dataset(changed_on=TODAY - timedelta(days=366), published_on=None),)), 3, "2025-11-26", "catalog/trees/"),
    ("inventory_fresh", public(published_on=LONG_AGO), 3, "2026-11-27 (trees)", "catalog/trees/"),
    ("measures_have_targets", city(measures=(measure(goal="Roads", target=0),)), 4, "1 of 1 measures", "measures/"),
    ("measures_have_targets", city(measures=(measure(goal={"en": "Roads", "es": "Calles"}, target=0),)), 4, "1 of 1 measures", "measures/"),
    ("measures_public", city(measures=(measure(public=True), measure("b"))), 3, "1 of 2 measures are public", "measures/"),
    ("meeting_notes", city(meetings=(note(300), note(92))), 4, "of 2026-08-27", "meetings/2026-08-27.md"),
    ("policy_adopted", city(policies=policy(ADOPTED)), 3, "adopted on 2026-03-03", "policies/open-data.md"),
    ("policy_adopted", city(policies=policy(ADOPTED, "open-data.txt")), 3, "adopted on", "policies/open-data.txt"),
    ("portal_online", public(), 3, "The public sees 1 dataset ", "catalog/"),
    ("portal_online", replace(public(), site=site(host="data.a.gov")), 5, "sees 1 dataset", "https://data.a.gov/"),
    ("privacy_scan", public(), 4, "All 1 public datasets", "catalog/"),
    ("quality_checked", public(), 3, "checked row by row", "catalog/"),
    ("solutions_borrowed", city(solutions=(solution(proved=2), solution("b"))), 5, "mains (Syracuse, NY 2016).", "solutions/mains/evidence/1.json"),
]  # fmt: skip
NOT_MET: list[tuple[str, Seen, int, str, str]] = [
    ("accessibility_tested", city(site=site(tested=40, broken=1)), 2, "1 had a fault", "/accessibility/"),
    ("automated_decisions_listed", city(solutions=(solution(ranked=1),)), 4, "without evidence of how well they do: mains", "solutions/"),
    ("data_json_valid", public(described=False), 4, "lack a description or an e-mail address: trees", "catalog/"),
    ("data_json_valid", public(has_email=False), 4, "trees", "catalog/"),
    ("datasets_fresh", public(freshness="late"), 5, "Late: trees", "catalog/"),
    ("datasets_fresh", city(datasets=(*(TREES,) * 8, dataset("old", freshness="late"))), 5, "8 of 9 promises", "catalog/"),
    ("departments_covered", city(departments=("Parks", "Fire"), datasets=(TREES,)), 5, "Not yet: Fire", "city.toml"),
    ("dictionaries", public(explained=2), 5, "0 of 1 public datasets explain every column. Not yet: trees", "catalog/"),
    ("evaluations_decided", city(evaluations=(evaluation(400, read=True),)), 3, "Not yet: evaluations/2025-10-23.toml", "evaluations/2025-10-23.toml"),
    ("evaluations_decided", city(evaluations=(evaluation(900, read=True, decided=367),)), 3, "nothing was decided", "evaluations/2024-06-10.toml"),
    ("evaluations_registered", city(evaluations=(evaluation(367),)), 4, "is of 2025-11-25", "evaluations/2025-11-25.toml"),
    ("evaluations_registered", city(evaluations=(evaluation(3, compared=0),)), 4, "nothing to compare with", "evaluations/2026-11-24.toml"),
    ("evidence_shared", city(solutions=(solution(proved=1),)), 3, "not shared yet: mains", "solutions/mains/evidence/0.json"),
    ("feedback_answered", city(site=site(asked=10, answered=7)), 5, "7 of 10 requests", "/desk/"),
    ("inventory_complete", public(contact=False), 4, "Not yet: trees", "catalog/"),
    ("inventory_complete", public(department=""), 4, "0 of 1", "catalog/"),
    ("inventory_fresh", public(changed_on=LONG_AGO, published_on=LONG_AGO), 4, "last changed on 2024-09-18", "catalog/trees/"),
    ("measures_have_targets", city(measures=(measure(goal="Roads"),)), 4, "Not yet: measures/a.toml", "measures/"),
    ("measures_have_targets", city(measures=(measure(target=5),)), 4, "0 of 1", "measures/"),
    ("measures_public", city(measures=(measure(public="yes"),)), 4, "0 of 1 measures are public", "measures/"),
    ("meeting_notes", city(meetings=(note(93),)), 4, "of 2026-08-26", "meetings/2026-08-26.md"),
    ("policy_adopted", city(policies=policy(f"{ADOPTED} By [insert name].")), 3, "not filled yet: [insert name]", "policies/open-data.md"),
    ("privacy_scan", public(scanned=False), 4, "second person: trees", "catalog/"),
    ("privacy_scan", public(by_two=False), 4, "second person: trees", "catalog/"),
    ("quality_checked", public(contact=False), 4, "nobody can write to them: trees", "catalog/"),
    ("solutions_borrowed", city(solutions=(solution(),)), 4, "not proved here yet: mains", "solutions/"),
]  # fmt: skip
UNKNOWN: list[tuple[str, Seen, str]] = [
    *((name, NOTHING, "") for name in DETECTORS),
    *((name, city(datasets=(), policies=(), measures=(), meetings=(), evaluations=(), solutions=()), "") for name in DETECTORS),
    ("accessibility_tested", city(site=site()), "Only the site itself"),
    ("automated_decisions_listed", city(solutions=(solution(),)), "nothing of it"),
    ("contract_data_published", public(), "No public dataset speaks of contracts"),
    ("contract_data_published", public(title="Contracted muscles of bidders"), "No public dataset"),
    ("contract_data_published", public(title="Street food vendors: licences"), "No public dataset"),
    ("datasets_fresh", public(freshness="no promise"), "promises when"),
    ("departments_covered", city(departments=("Parks",), datasets=(dataset(department=""),), unread=("b",)), "can not be read: b"),
    ("inventory_complete", city(datasets=(dataset(contact=False),), unread=("b",)), "0 of 2 datasets"),
    ("inventory_fresh", city(datasets=(dataset(changed_on=LONG_AGO, published_on=None),), unread=("b",)), "can not be read: b"),
    ("departments_covered", public(), "does not name the city's departments"),
    ("evaluations_decided", city(evaluations=(evaluation(9, decided=3),)), "nothing of it"),
    ("evaluations_registered", city(evaluations=(evaluation(-1),)), "nothing of it"),
    ("evidence_shared", city(solutions=(solution(),)), "nothing of it"),
    ("feedback_answered", city(site=site()), "Nobody has asked"),
    ("guidance_published", city(site=site(guides=("/help/",))), "nothing of it"),
    ("measures_have_targets", city(measures=(unread("a"),)), "can not be read: measures/a.toml"),
    ("measures_public", city(measures=(unread("a"),)), "can not be read: measures/a.toml"),
    ("meeting_notes", city(meetings=(note(-1),)), "nothing of it"),
    ("policy_adopted", city(policies=policy(f"# DRAFT\n\n{ADOPTED}")), "calls itself a draft"),
    ("policy_adopted", city(policies=policy("All data is open.")), "does not say on which day"),
    ("policy_adopted", city(policies=policy("Adopted on May 3, 2099.")), "does not say on which day"),
    ("policy_adopted", city(policies=policy(ADOPTED, "privacy.md")), "nothing of it"),
    ("portal_online", city(datasets=(dataset(published_on=None),)), "nothing of it"),
    ("solutions_borrowed", city(solutions=(solution(provable=False),)), "nothing of it"),
]  # fmt: skip


def ids(rows: list[Any]) -> list[str]:
    return [f"{row[0]}-{number}" for number, row in enumerate(rows)]


@pytest.mark.parametrize(("name", "seen", "confidence", "told", "source"), MET, ids=ids(MET))
def test_it_sees_that_it_is_done(name: str, seen: Seen, confidence: int, told: str, source: str) -> None:
    one = look(name, seen)
    assert (one.detector, one.answer, one.confidence, one.source, one.seen_on) == (
        name,
        "met",
        confidence,
        source,
        TODAY,
    )
    assert told in one.told


@pytest.mark.parametrize(("name", "seen", "confidence", "told", "source"), NOT_MET, ids=ids(NOT_MET))
def test_it_sees_that_it_is_not_done(name: str, seen: Seen, confidence: int, told: str, source: str) -> None:
    one = look(name, seen)
    assert (one.answer, one.confidence, one.source) == ("not_met", confidence, source)
    assert told in one.told


@pytest.mark.parametrize(("name", "seen", "told"), UNKNOWN, ids=ids(UNKNOWN))
def test_what_it_can_not_see_it_can_not_tell(name: str, seen: Seen, told: str) -> None:
    one = look(name, seen)
    assert (one.detector, one.answer, one.confidence, one.source) == (name, "unknown", 0, "")
    assert one.told and told in one.told


def test_each_is_shown_seeing_and_not_seeing() -> None:
    by_name = {"lead_named", "policy_text", "portal_has"}  # below: what they say goes by the criterion
    assert {row[0] for row in MET} == {*DETECTORS} - by_name
    never = {
        "contract_data_published",
        "guidance_published",
        "portal_online",
    }  # what is not seen here may lie elsewhere
    assert {row[0] for row in NOT_MET} == {*DETECTORS} - by_name - never


def test_a_lead_is_seen_by_what_is_led_and_nobody_named_is_not_known() -> None:
    seen = city(leads={"data": "Ana Ruiz"})
    one = look("lead_named", seen, "LC5", seen_as="data")
    assert (one.answer, one.confidence, one.source) == ("met", 4, "city.toml")
    assert one.told == "city.toml names who leads data: Ana Ruiz."
    other = look("lead_named", seen, "LC6", seen_as="evaluations")
    assert (other.answer, other.told) == ("unknown", "city.toml names nobody who leads evaluations.")


@pytest.mark.parametrize(
    ("days_ago", "answer", "told"),
    [
        ((0, 92), "met", "before are of 2026-08-27"),
        ((92, 184), "met", "before are of 2026-05-27"),
        ((92, 100, 300), "met", "before are of 2026-08-19"),
        ((0, 93), "not_met", "before are of 2026-08-26"),
        ((93, 94), "not_met", "newest notes of a meeting are of 2026-08-26"),
        ((5,), "unknown", "none of a meeting before"),
        ((5, 5), "unknown", "none of a meeting before"),
        ((5, -1), "unknown", "none of a meeting before"),
    ],
)
def test_where_every_quarter_is_asked_the_notes_of_two_meetings_are_looked_at(
    days_ago: tuple[int, ...], answer: str, told: str
) -> None:
    seen = city(meetings=tuple(map(note, days_ago)))
    one = look("meeting_notes", seen, "PA2", seen_as="every_quarter")
    assert one.answer == answer and told in one.told


@pytest.mark.parametrize(
    "who",
    [
        "vacant",
        "TBD",
        "tbd",
        "Nobody",
        "(nobody)",
        "{name}",
        "[insert name]",
        "-",
        "N/A",
        "to be named",
        "vacante",
        "por nombrar",
    ],
)
def test_a_place_without_a_person_names_nobody(who: str) -> None:
    assert look("lead_named", city(leads={"data": who}), "LC5", seen_as="data").answer == "unknown"


@pytest.mark.parametrize("who", ["Vacant Lots Team", "Nadie Kim", "Open Data Team", "A. None", "Ñ"])
def test_a_name_that_sounds_like_nobody_is_one(who: str) -> None:
    assert look("lead_named", city(leads={"data": who}), "LC5", seen_as="data").answer == "met"


NO_TARGETS: tuple[Any, ...] = ("TBD", "{target}", False, True, [], {}, float("nan"), "-")


@pytest.mark.parametrize("target", [0, -2.5, "90 % of roads"])
def test_a_target_is_a_number_or_words(target: object) -> None:
    assert look("measures_have_targets", city(measures=(measure(goal="Roads", target=target),))).answer == "met"


@pytest.mark.parametrize(
    "said",
    [
        {"goal": "TBD", "target": 5},
        {"goal": True, "target": 5},
        *({"goal": "Roads", "target": one} for one in NO_TARGETS),
    ],
)
def test_a_place_of_a_measure_that_is_not_filled_is_neither_goal_nor_target(said: dict[str, Any]) -> None:
    assert look("measures_have_targets", city(measures=(measure(**said),))).answer == "not_met"


def test_a_provision_is_seen_by_the_sentence_that_says_it() -> None:
    one = look("policy_text", city(policies=policy(f"# Policy\n\n{BULK} {ADOPTED}")), "P19")
    assert (one.answer, one.confidence, one.source) == ("met", 4, "policies/open-data.md")
    assert one.told == f"policies/open-data.md, line 3: “{BULK}”"


@pytest.mark.parametrize(
    "text",
    [BULK, f"DRAFT\n\n{BULK} {ADOPTED}", f"{BULK} {ADOPTED} By {{name}}.", f"{BULK} It was not adopted on 2026-03-03."],
)
def test_a_provision_of_a_text_that_was_not_adopted_does_not_count_without_a_person(text: str) -> None:
    one = look("policy_text", city(policies=policy(text)), "P19")
    assert (one.answer, one.confidence) == ("met", 3)


def test_a_provision_of_which_a_text_only_speaks_is_not_known() -> None:
    one = look("policy_text", city(policies=policy(HINT)), "bulk", seen_as="P19")
    assert (one.answer, one.confidence) == ("unknown", 0)
    assert one.told.startswith("Only a hint: policies/open-data.md, line 1: “")


def test_a_provision_that_a_policy_does_not_say_is_not_met_as_a_hint() -> None:
    one = look("policy_text", city(policies=policy(BULK)), "P1")
    assert (one.answer, one.confidence) == ("not_met", 2)


def test_a_text_in_which_nothing_is_found_may_be_in_another_language() -> None:
    one = look("policy_text", city(policies=policy("Todos los datos se publican por completo.")), "P19")
    assert one.answer == "unknown"


@pytest.mark.parametrize(
    ("criterion", "seen", "answer"),
    [
        ("search", public(), "met"),
        ("comments", public(), "not_met"),
        ("search", city(datasets=()), "unknown"),
        ("something-else", public(), "unknown"),
        ("tls", public(), "unknown"),
        ("tls", replace(public(), site=site(https=True)), "met"),
        ("tls", replace(public(), site=site()), "not_met"),
        ("domain", replace(public(), site=site(host="data.a.gov")), "met"),
        ("domain", replace(public(), site=site()), "unknown"),
    ],
)
def test_the_portal_does_what_upstate_does_and_of_its_address_the_site_knows(
    criterion: str, seen: Seen, answer: str
) -> None:
    assert look("portal_has", seen, criterion).answer == answer


def many(good: int, lame: int, **lack: Any) -> Seen:
    """A city with so many good public datasets, and some that lack something."""
    return city(datasets=(TREES,) * good + tuple(dataset(f"d{number}", **lack) for number in range(lame)))


def measures(good: int, lame: int) -> Seen:
    aimed = [measure(f"g{number}", goal="Roads", target=1, public=True) for number in range(good)]
    return city(measures=(*aimed, *(measure(f"l{number}") for number in range(lame))))


@pytest.mark.parametrize(
    ("name", "enough", "too_few"),
    [
        ("datasets_fresh", many(9, 1, freshness="late"), many(8, 1, freshness="late")),
        ("dictionaries", many(9, 1, explained=0), many(8, 1, explained=0)),
        ("inventory_complete", many(9, 1, contact=False), many(8, 1, contact=False)),
        ("measures_have_targets", measures(4, 1), measures(3, 1)),
        ("measures_public", measures(1, 1), measures(4, 5)),
        ("feedback_answered", city(site=site(asked=5, answered=4)), city(site=site(asked=100, answered=79))),
    ],
)
def test_the_share_that_is_enough_is_met_exactly(name: str, enough: Seen, too_few: Seen) -> None:
    assert (look(name, enough).answer, look(name, too_few).answer) == ("met", "not_met")


@pytest.mark.parametrize("name", ["measures_have_targets", "measures_public"])
def test_a_measure_that_can_not_be_read_decides_nothing(name: str) -> None:
    good = [measure(f"g{number}", goal="Roads", target=1, public=True) for number in range(8)]
    lame = [measure(f"l{number}") for number in range(8)]
    assert look(name, city(measures=(*good, unread("a")))).answer == "met"
    assert look(name, city(measures=(*lame, unread("a")))).answer == "not_met"
    assert look(name, city(measures=(*good[:1], *(unread(f"{number}") for number in range(8))))).answer == "unknown"


def test_many_names_are_counted_and_not_all_told() -> None:
    late = tuple(dataset(f"d{number}", freshness="late") for number in range(9))
    assert look("datasets_fresh", city(datasets=late)).told.endswith("Late: d0, d1, d2, d3, d4 (+4).")
