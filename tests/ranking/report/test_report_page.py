"""The page as a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from upstate.ranking.report import render_report
from upstate.solutions import RankingSolution

Page = Callable[..., Any]
Json = dict[str, Any]


def test_the_page_is_one_sound_document(page_of: Page, evidence: Json, ranking: Json) -> None:
    page = page_of(evidence, ranking)
    assert [one.attributes["lang"] for one in page.all("html")] == ["en"]
    assert [one.text for one in page.all("h1")] == ["Which water mains will break next?"]
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1
    counts = Counter(one.attributes["id"] for one in page.everything() if "id" in one.attributes)
    assert [key for key, times in counts.items() if times > 1] == []


def test_every_reference_inside_the_page_is_met(page_of: Page, evidence: Json, ranking: Json) -> None:
    page = page_of(evidence, ranking)
    ids = {one.attributes["id"] for one in page.everything() if "id" in one.attributes}
    wanted = [one.attributes["aria-labelledby"] for one in page.everything() if "aria-labelledby" in one.attributes]
    wanted += [one.attributes["href"].removeprefix("#") for one in page.all("a")]
    wanted += re.findall(r"url\(#([^)]+)\)", render_text(page))
    assert len(wanted) > 20
    assert set(wanted) <= ids


def render_text(page: Any) -> str:
    return " ".join(str(value) for one in page.everything() for value in one.attributes.values())


def test_every_table_has_a_caption_and_headings_with_a_scope(page_of: Page, evidence: Json, ranking: Json) -> None:
    tables = page_of(evidence, ranking).all("table")
    assert len(tables) == 11
    for table in tables:
        assert table.all("caption")[0].text
        assert all(cell.attributes["scope"] in ("row", "col") and cell.text for cell in table.all("th"))
        width = len(table.all("thead")[0].all("th"))
        assert all(len(row.children) == width for row in table.all("tbody")[0].all("tr"))


def test_every_picture_has_a_sentence_and_is_hidden_from_screen_readers(
    page_of: Page, evidence: Json, ranking: Json
) -> None:
    figures = page_of(evidence, ranking).all("figure")
    assert len(figures) == 5
    for figure in figures:
        assert figure.all("figcaption")[0].text.endswith(".")
        assert [svg.attributes["aria-hidden"] for svg in figure.all("svg")] == ["true", "true"]


def test_nothing_is_loaded_from_anywhere(
    page_of: Page, evidence: Json, ranking: Json, solution: RankingSolution
) -> None:
    page = page_of(evidence, ranking)
    assert page.all("script") == page.all("img") == page.all("iframe") == page.all("use") == []
    assert [one.attributes["href"] for one in page.all("link")] == ["data:,"]
    assert all(one.attributes["href"].startswith("#") for one in page.all("a"))
    html = render_report(evidence=evidence, ranking=ranking, solution=solution)
    assert re.findall(r"https?:|//\w|@import|xlink|src=", html) == []
    assert "default-src 'none'" in html


def test_hostile_text_is_shown_and_does_nothing(
    page_of: Page, evidence: Json, ranking: Json, poisoned: Callable[[Any], Any]
) -> None:
    evidence["rankers"][1]["name"] = evidence["verdict"]["best_rule"] = "a rule <script>alert(4)</script>\u202e"
    page = page_of(poisoned_names(evidence, poisoned), poisoned(ranking))
    assert page.all("script") == page.all("img") == []
    assert [name for one in page.everything() for name in one.attributes if name.startswith("on")] == []
    assert "<script>alert(1)</script>" in page.all("h1")[0].text + page.text
    assert "{{ 7*7 }}" in page.text
    assert not re.search("[\x00-\x08\x1b\u202e\u2028\ud800-\udfff]", page.text)
    assert "é漢字🚰" in page.text
    page.text.encode("utf-8")


def poisoned_names(evidence: Json, poisoned: Callable[[Any], Any]) -> Json:
    """All but the names of rankers, by which the verdict points at them."""
    names = [ranker["name"] for ranker in evidence["rankers"]]
    made: Json = poisoned(evidence)
    for ranker, name in zip(made["rankers"], names, strict=True):
        ranker["name"] = name
    return made


def test_pictures_hold_only_shapes_and_words(
    page_of: Page, evidence: Json, ranking: Json, poisoned: Callable[[Any], Any]
) -> None:
    page = page_of(poisoned_names(evidence, poisoned), poisoned(ranking))
    tags = {one.tag for svg in page.all("svg") for one in svg.everything()}
    assert tags <= {"g", "path", "line", "rect", "text", "tspan", "defs", "clippath"}
    assert "<script>" in " ".join(svg.text for svg in page.all("svg"))  # as words


@pytest.mark.parametrize("lost", ["equity", "calibration", "budget"])
def test_what_was_not_measured_is_left_out(page_of: Page, evidence: Json, ranking: Json, lost: str) -> None:
    evidence[lost] = None
    whole = {"equity": "groups", "calibration": "probabilities", "budget": "budget-table"}[lost]
    assert whole not in {one.attributes.get("id") for one in page_of(evidence, ranking).everything()}


def test_a_city_without_a_list_is_told_how_to_make_one(page_of: Page, evidence: Json) -> None:
    page = page_of(evidence)
    assert "There is no list yet. Run upstate rank water-main-breaks" in page.by_id("list").text
    assert "No list has been made yet" in page.text


def test_figures_that_are_not_known_are_said_not_to_be(page_of: Page, evidence: Json) -> None:
    evidence["work_unit"] = None
    for ranker in evidence["rankers"]:
        ranker["auc"] = None
        ranker.pop("budget")
        ranker["outcomes_within_work"] = {}
    text = page_of(evidence).by_id("top").text
    assert "not known" in text and " of the km" not in text


def test_a_clean_record_says_so(page_of: Page, evidence: Json) -> None:
    evidence.update(checks=[], leaks=[], missing_fields=[], dropped_features=[])
    text = page_of(evidence).by_id("record").text
    assert "found nothing odd" in text and "No column was found" in text and "no feature dropped out" in text


def test_features_that_dropped_out_are_named_with_their_meaning(page_of: Page, evidence: Json) -> None:
    text = page_of(evidence).by_id("record").text
    assert "1 feature dropped out: lined" in text
    assert "the day on which the pipe was taken out of use" in text


def test_a_simulated_city_is_called_simulated(page_of: Page, evidence: Json) -> None:
    assert "SIMULATED" not in page_of(evidence).text
    evidence["city"] = "Brookfield (simulated), NY"
    assert "SIMULATED. This city does not exist." in page_of(evidence).text


def test_a_list_by_another_ranker_than_the_verdicts_is_told(page_of: Page, evidence: Json, ranking: Json) -> None:
    told = "The verdict speaks of logistic regression; the list is made by power-law Poisson."
    assert told in page_of(evidence, ranking).text
    ranking["ranker"]["name"] = "a borrowed model"
    assert "The verdict does not speak of a borrowed model, which made the list." in page_of(evidence, ranking).text


def test_the_list_is_held_against_the_rule_at_its_own_length(page_of: Page, evidence: Json, ranking: Json) -> None:
    ranking["ranked"] = 2400  # twelve of them are half a percent
    evidence["verdict"]["list"]["by_share"]["0.5%"] |= {"model": 0.4, "rule": 0.45, "interval": [-0.09, -0.01]}
    text = page_of(evidence, ranking).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "(the top 0.5 %) 40.0 % broke when power-law Poisson chose them and 45.0 % when the rule" in text
    assert "the rule is clearly better" in text


def test_what_the_rule_catches_at_the_budget_stands_beside_what_the_list_does(
    page_of: Page, evidence: Json, ranking: Json
) -> None:
    rule = next(ranker for ranker in evidence["rankers"] if ranker["kind"] == "rule")
    rule["budget"] = {"k": 106.8, "hits": 10.2, "precision": 0.096, "recall": 0.05, "lift": 6.0}
    text = page_of(evidence, ranking).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "“most past breaks first” 106.8 water mains, of which 10.2 broke (9.6 %)" in text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"crosswalk_sha256": "00" * 32}, "made from other tables, or with another crosswalk, than the proof"),
        ({"has_passed": True}, "and they have passed: it shows what would have been."),
        ({"per_work": True, "budget": "5 km"}, "No proof was made at the budget of 5 km."),
    ],
)
def test_a_list_that_does_not_belong_to_the_proof_is_warned_of(
    page_of: Page, evidence: Json, ranking: Json, change: Json, told: str
) -> None:
    def text() -> str:
        return page_of(evidence, ranking).text.replace("\N{NO-BREAK SPACE}", " ")

    assert told not in text()
    ranking.update(change)
    assert told in text()


def test_risks_that_were_far_off_in_the_past_are_not_added_up(page_of: Page, evidence: Json, ranking: Json) -> None:
    assert "of these 12 will have it" in page_of(evidence, ranking).text
    evidence["calibration"]["bins"][-1] |= {"predicted": 0.62, "actual": 0.29}
    text = page_of(evidence, ranking).text
    assert "of these 12 will have it" not in text
    assert "Take the risks as an order, not as a forecast." in text


def test_the_commands_make_the_same_figures_again(page_of: Page, evidence: Json, ranking: Json) -> None:
    text = page_of(evidence, ranking).all("pre")[0].text
    assert "upstate adapt water-main-breaks mains=pipes.csv" in text
    assert "upstate prove water-main-breaks --as-of 2010-01-01..2012-01-01 --budget 40 --group WARD --seed 7" in text
    assert "upstate rank water-main-breaks --budget 40 --as-of 2015-07-01 --ranker 'power-law Poisson' --seed 7" in text


def test_dates_that_are_not_a_year_apart_are_given_one_by_one(page_of: Page, evidence: Json) -> None:
    dates = ["2010-01-01", "2010-07-01", "2012-01-01"]
    evidence["as_of"] = dates
    text = page_of(evidence).all("pre")[0].text
    assert " ".join(f"--as-of {day}" for day in dates) in text
