"""Each criterion on a version that meets all of them but for one thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from upstate.catalog.description import Description
from upstate.catalog.gate.finding import Choice, Decision, GateFinding
from upstate.catalog.quality import Outcome, PublishedTable, QualityCheck, judge_quality
from upstate.catalog.quality.rules.links_well_formed import link_fault

DESCRIPTION = {
    "title": "Street trees",
    "description": "One row is one tree that the city has planted along a street since 1990. Parks are not in it. "
    "The crew writes it down (see https://springfield.example.gov/trees).",
    "contact": "trees@springfield.example.gov",
    "licence": "CC0-1.0",
    "frequency": "monthly",
    "place": "Springfield",
    "covers_from": date(1990, 1, 1),
    "key": ("tree",),
    "fields": {"tree": {"meaning": "number on the tag"}, "girth": {"meaning": "around the trunk at 4 feet"}},
}
FOUND = GateFinding(
    key="phone:girth",
    rule="phone number",
    column="girth",
    count=1,
    rows=3,
    words="A telephone?",
    choices=(Choice.KEEP,),
)
KEPT = Decision(finding="phone:girth", choice=Choice.KEEP, reason="It is a girth.", by="ana", at="2026-05-03T12:00:00Z")

Judge = Callable[..., dict[str, QualityCheck]]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """The checks by name. said: changes to the description; table, and the rest: instead of what is perfect."""

    def judge(table: dict[str, Any] | None = None, /, **changes: Any) -> dict[str, QualityCheck]:
        said = {name: changes.pop(name) for name in [*changes] if name in Description.model_fields}
        pq.write_table(pa.table(table or {"tree": [1, 2, 3], "girth": [40.5, None, 3.0]}), tmp_path / "trees.parquet")
        perfect: dict[str, Any] = {
            "formats": ("csv", "parquet", "xlsx"),
            "published": date(2026, 5, 3),
            "today": date(2026, 6, 1),
            "has_original": True,
            "findings": (FOUND,),
            "decisions": (KEPT,),
        }
        version = PublishedTable(
            description=Description.model_validate({**DESCRIPTION, **said}),
            parquet=tmp_path / "trees.parquet",
            **{**perfect, **changes},
        )
        return {check.name: check for check in judge_quality(version)}

    return judge


def not_met(checks: dict[str, QualityCheck]) -> list[str]:
    return [name for name, check in checks.items() if check.outcome == Outcome.NO]


def test_a_version_that_lacks_nothing_meets_every_criterion(judge: Judge) -> None:
    checks = judge()
    assert {check.outcome for check in checks.values()} == {Outcome.YES}
    assert len(checks) >= 13


ONE_THING: list[tuple[str, dict[str, Any], str]] = [
    ("licence_stated", {"licence": ""}, "No licence is stated."),
    ("contact_stated", {"contact": "  "}, "No contact is given."),
    ("described", {"description": "Trees of the city."}, "It has 4 words."),
    ("described", {"description": ""}, "There is no description."),
    ("time_covered", {"covers_from": None}, "Of the time covered neither the first nor the last day is stated."),
    (
        "time_covered",
        {"covers_from": None, "covers_to": date(2026, 1, 1)},
        "Of the time covered the first day is not stated.",
    ),
    ("time_covered", {"frequency": "never"}, "The data is finished, but its last day is not stated."),
    (
        "time_covered",
        {"covers_to": date(1989, 12, 31)},
        "It is said to end on 31 December 1989, before it begins on 1 January 1990.",
    ),
    ("place_covered", {"place": ""}, "No place is stated."),
    ("update_promised", {"frequency": "irregular"}, "The frequency is irregular, which promises nothing."),
    (
        "promise_kept",
        {"today": date(2026, 6, 15)},
        "Promised every month. Last updated 3 May 2026, so it is 12 days late.",
    ),
    ("open_format", {"formats": ("xlsx", "pdf")}, "It is there only as xlsx, pdf."),
    ("open_format", {"formats": ()}, "It is there in no format."),
    ("original_there", {"has_original": False}, "The original file is not among the files of this version."),
    (
        "columns_explained",
        {"fields": {"tree": {"meaning": "number on the tag"}}},
        "1 of 2 columns are not explained: girth.",
    ),
    (
        "columns_explained",
        {"fields": {"tree": {"meaning": "Tree"}, "girth": {"title": "Girth"}}},
        "2 of 2 columns are not explained: tree, girth.",
    ),
    ("key_names_rows", {"key": ()}, "No key is named."),
    ("key_names_rows", {"key": ("tree", "tag")}, "The key names tag, which the table does not have."),
    (
        "cells_readable",
        {"odd_cells": {"girth": 1200}},
        "Cells that do not fit the rest of their column: girth (1,200).",
    ),
    ("personal_data_decided", {"findings": None}, "No search is on record."),
    ("personal_data_decided", {"decisions": ()}, "Nobody decided about phone:girth."),
    (
        "personal_data_decided",
        {"decisions": (KEPT.model_copy(update={"reason": " "}),)},
        "Kept without a reason: phone:girth.",
    ),
    (
        "links_well_formed",
        {"contact": "see http:/springfield.gov."},
        "Not well formed: http:/springfield.gov (no host).",
    ),
]


@pytest.mark.parametrize(("rule", "change", "detail"), ONE_THING)
def test_what_is_missing_is_named_by_its_own_criterion_and_no_other(
    judge: Judge, rule: str, change: dict[str, Any], detail: str
) -> None:
    checks = judge(**change)
    assert not_met(checks) == [rule]
    assert checks[rule].detail == detail
    assert checks[rule].next_step


def test_every_criterion_is_seen_to_fail(judge: Judge) -> None:
    assert {rule for rule, _, _ in ONE_THING} == {*judge()}


@pytest.mark.parametrize(
    ("rule", "change", "why"),
    [
        ("promise_kept", {"frequency": "never", "covers_to": date(2020, 1, 1)}, "No time is promised."),
        ("original_there", {"has_original": False, "why_no_original": "It holds names."}, "It holds names."),
        ("links_well_formed", {"description": "word " * 20}, "No link stands in it."),
    ],
)
def test_a_criterion_that_does_not_apply_says_why(judge: Judge, rule: str, change: dict[str, Any], why: str) -> None:
    checks = judge(**change)
    assert (checks[rule].outcome, checks[rule].detail) == (Outcome.DOES_NOT_APPLY, why)
    assert not_met(checks) == []


def test_a_key_that_is_missing_or_repeated_is_told_with_counts(judge: Judge) -> None:
    checks = judge({"tree": [1, 1, 1, None, 2, 2], "girth": [1.0] * 6})
    assert checks["key_names_rows"].detail == (
        "tree is missing in 1 row. 2 keys stand in more than one row, 5 rows in all."
    )


def test_a_key_of_two_columns_may_repeat_in_each_of_them(judge: Judge) -> None:
    assert not_met(judge({"tree": [1, 1, 2], "girth": [1.0, 2.0, 1.0]}, key=("tree", "girth"))) == []


def test_columns_that_differ_in_capitals_are_not_mixed_up(judge: Judge) -> None:
    fields = {name: {"meaning": "what the tag says"} for name in ("Tree", "tree")}
    table = {"tree": [1, 1], "Tree": [1, 2]}
    assert not_met(judge(table, key=("Tree",), fields=fields)) == []
    assert not_met(judge(table, key=("tree",), fields=fields)) == ["key_names_rows"]


def test_odd_cells_of_a_column_that_was_taken_out_do_not_count(judge: Judge) -> None:
    assert not_met(judge(odd_cells={"owner": 7, "girth": 0})) == []


def test_a_finding_that_can_only_be_mended_is_no_matter_of_personal_data(judge: Judge) -> None:
    mend = GateFinding(key="missing:licence", rule="licence missing", count=1, rows=3, words="No licence.")
    assert not_met(judge(findings=(FOUND, mend))) == []


def test_a_key_known_to_be_unique_is_not_counted_again(judge: Judge, tmp_path: Path) -> None:
    assert not_met(judge({"tree": [1, 1], "girth": [1.0, 1.0]}, key_is_unique=True)) == []


GOOD = [
    "https://springfield.gov", "http://a.b.co/x?y=1#z", "https://springfield.gov:8443/", "https://8.8.8.8/x",
    "https://münchen.de/a_(b)", "mailto:trees@springfield.gov", "HTTPS://SPRINGFIELD.GOV",
]  # fmt: skip
BAD = [
    "http:/springfield.gov", "http:///x", "htp://springfield.gov", "www.springfield.gov", "https://springfield",
    "https://localhost/x", "http://127.0.0.1/x", "http://10.1.2.3/", "https://user:word@springfield.gov", "javascript:alert(1)",
    "https://springfield.gov:99999/", "https://spring_field.gov", "https://-a.gov", "https://a..gov", "mailto:trees",
    "ftp://springfield.gov", "//springfield.gov", "/data/trees", "https://" + "a." * 200 + "gov", "http://[::1]/", "http://[",
    "file:///etc/passwd", "https://\x00.gov", "https://" + "é" * 300 + ".gov",
]  # fmt: skip


@pytest.mark.parametrize("link", GOOD)
def test_an_address_that_the_public_can_open_is_well_formed(link: str) -> None:
    assert link_fault(link) == ""


@pytest.mark.parametrize("link", BAD)
def test_an_address_that_nobody_can_open_is_told(link: str) -> None:
    assert link_fault(link)


def test_links_are_found_in_markdown_brackets_and_at_the_end_of_a_sentence(judge: Judge) -> None:
    words = "word " * 20
    good = "See [https://a.gov](https://b.gov/x), (https://c.gov), <https://d.gov> and *https://e.gov*."
    assert not_met(judge(description=words + good)) == []
    bad = "See [this](data/x.csv), http://intranet/y and [that](javascript:alert)."
    assert judge(description=words + bad)["links_well_formed"].detail == (
        "Not well formed: data/x.csv (does not begin with https:// or http://), http://intranet/y (not the name of a host), "
        "javascript:alert (does not begin with https:// or http://)."
    )


def test_a_description_made_of_nothing_but_brackets_is_searched_at_once(judge: Judge) -> None:
    for words, outcome in (("](" * 10_000, Outcome.NO), ("a:///" * 4_000, Outcome.DOES_NOT_APPLY)):
        assert judge(description=words)["links_well_formed"].outcome is outcome
