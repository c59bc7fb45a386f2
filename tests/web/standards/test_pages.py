"""The pages of the self-assessment: the ladder before, the first questions, where the city stands, and one criterion."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.conftest import SignedIn
from tests.web.reading import words
from upstate.city.workspace import Workspace

Make = Callable[..., SignedIn]
WWC = "/standards/what-works-cities-2022/"


def show(city: Workspace, standard: str = "what-works-cities-2022") -> None:
    path = city.folder / "city.toml"
    path.write_text(path.read_text("utf-8") + f"\n[standards.{standard}]\npublic = true\n", "utf-8")


def test_everybody_may_read_what_a_standard_asks_before_anybody_begins(client: Client, city: Workspace) -> None:
    page = words(client.get("/standards/"))
    assert "What Works Cities" in page and "Begin here" in page
    ladder = words(client.get(WWC))
    assert "Silver: 22 of 43" in ladder and "Gold: 30 of 43" in ladder and "DM1 core" in ladder
    assert "is no part of them" in ladder and "Begin with the first questions" not in ladder


def test_a_standard_or_criterion_that_is_not_there_is_no_page(client: Client, person: Make) -> None:
    assert client.get("/standards/nope/").status_code == 404
    assert person("viewer").get(f"{WWC}criteria/XX9/").status_code == 404


def test_where_the_city_stands_is_for_its_people_until_the_city_shows_it(
    city: Workspace, client: Client, person: Make
) -> None:
    for part in ("standing/", "badge.svg", "assessment.json", "criteria/DM1/"):
        assert client.get(WWC + part).status_code == 302
        private = person("viewer").get(WWC + part)
        assert private.status_code == 200 and "no-store" in private["Cache-Control"]
    show(city)
    for part in ("standing/", "badge.svg", "assessment.json", "criteria/DM1/"):
        assert client.get(WWC + part).status_code == 200
    assert client.post(f"{WWC}criteria/DM1/", {"said": "met"}).status_code == 302
    assert not (city.standards / "what-works-cities-2022.toml").exists()


def test_a_city_whose_words_can_not_be_understood_shows_nothing(city: Workspace, client: Client) -> None:
    path = city.folder / "city.toml"
    path.write_text(path.read_text("utf-8") + '\nstandards = "all"\n', "utf-8")
    assert client.get(f"{WWC}standing/").status_code == 302


def test_the_first_questions_are_answered_on_one_page_and_lead_to_where_the_city_stands(
    city: Workspace, person: Make
) -> None:
    editor = person("editor")
    page = words(editor.get(f"{WWC}snapshot/"))
    assert page.count("I do not know") == 8
    after = editor.post(f"{WWC}snapshot/", {"DM1": "met", "LC1": "met", "PA1": "not_met", "OD1": ""}, follow=True)
    told = words(after)
    assert "2 of 43 criteria are met. There is no level yet." in told
    assert "Not met because PA1 is core" in told and "The shortest way to Silver" in told
    assert "Next: PA1 Goals with measures , about" in told
    kept = (city.standards / "what-works-cities-2022.toml").read_text("utf-8")
    assert kept.count("[[answer]]") == 3 and editor.person.email in kept


def test_by_default_only_what_the_next_level_asks_is_shown(person: Make) -> None:
    viewer = person("viewer")
    short, whole = words(viewer.get(f"{WWC}standing/")), words(viewer.get(f"{WWC}standing/?all=1"))
    assert "22 more criteria" in short and "Every criterion" not in short.replace("Show every criterion", "")
    assert whole.count("Nobody has answered.") > 20


def test_what_has_no_answer_yet_is_told_below_the_heading_of_the_way_that_it_may_shorten(person: Make) -> None:
    page = words(person("viewer").get(f"{WWC}standing/?all=1"))
    assert re.search(r"The shortest way to Silver \d+ questions have no answer yet", page), page
    assert "Every criterion Each criterion, whether it is met, and who says so" in page


def test_an_answer_with_evidence_counts_twice_over(person: Make) -> None:
    editor = person("editor")
    form = {"said": "met", "why": "Adopted in May.", "source": "https://city.gov/policy\ncity.toml"}
    page = words(editor.post(f"{WWC}criteria/DM1/", form, follow=True))
    assert "Your answer is kept. 1 of 43" in page and "with evidence" in page and "Adopted in May." in page
    assessment = json.loads(editor.get(f"{WWC}assessment.json").content)
    assert (assessment["score"], assessment["verified"]["score"]) == (1, 1)
    assert "1/43" in editor.get(f"{WWC}badge.svg").content.decode()


def test_evidence_that_is_no_place_is_refused_in_three_parts_and_what_was_typed_stays(
    city: Workspace, person: Make
) -> None:
    response = person("editor").post(
        f"{WWC}criteria/DM1/", {"said": "met", "source": "javascript:alert(1)", "why": "So."}
    )
    page = response.content.decode()
    assert response.status_code == 422 and "What to do next" in page and "So." in page
    assert 'href="javascript:' not in page
    assert not (city.standards / "what-works-cities-2022.toml").exists()


def test_evidence_of_the_web_is_a_link_and_a_file_is_not(person: Make) -> None:
    editor = person("editor")
    editor.post(f"{WWC}criteria/DM1/", {"said": "met", "source": "https://city.gov/a\ncity.toml"})
    page = editor.get(f"{WWC}criteria/DM1/").content.decode()
    assert '<a href="https://city.gov/a"' in page and 'href="city.toml' not in page


def test_any_person_of_the_city_may_comment_on_an_answer(person: Make) -> None:
    editor, viewer = person("editor"), person("viewer")
    editor.post(f"{WWC}criteria/DM1/", {"said": "met"})
    assert "Keep this answer" not in words(viewer.get(f"{WWC}criteria/DM1/"))
    page = words(viewer.post(f"{WWC}criteria/DM1/comment/", {"text": "Where are the <b>notes</b>?"}, follow=True))
    assert "can not be" in page or "Where are the" in page
    page = words(viewer.post(f"{WWC}criteria/DM1/comment/", {"text": "Where are the notes?"}, follow=True))
    assert "Where are the notes?" in page and viewer.person.email in page
    assert viewer.post(f"{WWC}criteria/DM1/", {"said": "not_met"}).status_code == 403


def test_a_comment_to_what_nobody_answered_is_refused_in_three_parts(person: Make) -> None:
    response = person("viewer").post(f"{WWC}criteria/DM1/comment/", {"text": "Hm."})
    assert response.status_code == 422 and "Nobody has answered DM1 yet." in words(response)


def test_a_file_of_answers_that_was_spoiled_is_told_and_nothing_else_breaks(city: Workspace, person: Make) -> None:
    city.standards.mkdir()
    (city.standards / "what-works-cities-2022.toml").write_text("standard = [", "utf-8")
    viewer = person("viewer")
    response = viewer.get(f"{WWC}standing/")
    assert response.status_code == 422 and "is not TOML" in words(response)
    assert viewer.get("/standards/open-data-portal/standing/").status_code == 200


def test_what_was_answered_before_is_shown_day_by_day(city: Workspace, person: Make) -> None:
    editor = person("editor")
    editor.post(f"{WWC}criteria/DM1/", {"said": "met"})
    folder = city.standards / "history" / "what-works-cities-2022"
    [today] = folder.iterdir()
    before = json.loads(today.read_text("utf-8")) | {"on": "2026-01-01", "score": 0, "level": "silver"}
    (folder / "2026-01-01.json").write_text(json.dumps(before), "utf-8")
    (folder / "2026-01-02.json").write_text("{", "utf-8")
    page = words(editor.get(f"{WWC}standing/"))
    assert re.search(r"Day Met Of .*? 1 43 0 1 – 2026-01-01 0 43 0 – Silver", page), page


def test_a_criterion_says_where_it_comes_from_and_when_that_was_read(person: Make) -> None:
    viewer = person("viewer")
    page = words(viewer.get("/standards/open-data-policy/criteria/P19/"))
    assert re.search(r"Where this comes from Open Data Policy Guidelines, .*? Read on Nov. 27, 2026\.", page), page
    page = words(viewer.get("/standards/web-accessibility/criteria/ADA-web/"))
    assert "April 26, 2027: 91 FR 20902: population of 50,000 and more" in page and "Read on" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/es/standards/",
        f"/es{WWC}",
        f"/es{WWC}standing/",
        f"/es{WWC}snapshot/",
        f"/es{WWC}leaders/",
        f"/es{WWC}criteria/DM1/",
    ],
)
def test_in_spanish_nothing_stays_english(person: Make, path: str) -> None:
    response = person("editor").get(path)
    response.content = re.sub(rb'<span lang="en">.*?</span>', b"", response.content, flags=re.DOTALL)  # sources
    page = words(response)
    for english in ("Where the city", "criteria are", "Answer", "working day", "core", "Look again", "first questions"):
        assert english not in page.replace("What Works Cities", ""), english


def test_a_duty_is_told_for_places_of_this_size(city: Workspace, client: Client) -> None:
    path = city.folder / "city.toml"
    path.write_text("population = 60000\n" + path.read_text("utf-8").replace("population = ", "# "), "utf-8")
    page = words(client.get("/standards/web-accessibility/"))
    assert "April 26, 2027" in page and "April 26, 2028" not in page


@pytest.mark.usefixtures("albany_leads")
def test_a_criterion_names_the_cities_that_do_it_already(person: Make) -> None:
    viewer = person("viewer")
    page = words(viewer.get("/standards/open-data-portal/criteria/tls/"))
    assert "Cities that do this Albany, NY That city has something to look at." in page
    assert "Cities that do this" not in words(viewer.get("/standards/open-data-portal/criteria/bulk/"))


@pytest.mark.usefixtures("albany_leads")
def test_a_step_of_the_way_names_the_cities_that_do_it_already(person: Make) -> None:
    response = person("viewer").get("/standards/open-data-portal/standing/")
    page = words(response)
    assert page.count("Do this already:") == 1 and "working day" not in page
    assert re.search(r"tls TLS \. It is core: [^.]*\. Do this already: Albany, NY", page), page
    assert "/standards/open-data-portal/criteria/tls/#leaders" in response.content.decode()


@pytest.mark.usefixtures("albany_leads")
def test_who_leads_is_listed_by_practice(city: Workspace, client: Client, person: Make) -> None:
    viewer = person("viewer")
    assert "Which cities lead" in words(viewer.get("/standards/open-data-portal/standing/"))
    page = words(viewer.get("/standards/open-data-portal/leaders/"))
    assert re.search(r"Must \(20\) May \(10\) Day Albany, NY – 1 1 1 0 ", page), page
    assert "No other city" in words(viewer.get(f"{WWC}leaders/"))
    assert client.get("/standards/open-data-portal/leaders/").status_code == 302
    show(city, "open-data-portal")
    assert client.get("/standards/open-data-portal/leaders/").status_code == 200


def test_registries_that_can_not_be_read_are_told_where_who_leads_is_asked(city: Workspace, person: Make) -> None:
    (city.folder / "registries.toml").write_text("[", "utf-8")
    viewer = person("viewer")
    told = viewer.get(f"{WWC}leaders/")
    assert told.status_code == 422 and "What to do next" in words(told)
    assert viewer.get(f"{WWC}standing/").status_code == 200


def test_what_somebody_else_answered_meanwhile_is_not_taken_back_by_an_older_page(
    city: Workspace, person: Make
) -> None:
    first, second = person("editor"), person("editor")
    opened = {"LC1": "", "was_LC1": "", "DM1": "met", "was_DM1": ""}  # what the first one's page showed
    second.post(f"{WWC}criteria/LC1/", {"said": "met", "source": "https://city.gov/a"})
    second.post(f"{WWC}criteria/DM1/", {"said": "not_met"})
    page = words(first.post(f"{WWC}snapshot/", opened, follow=True))
    kept = (city.standards / "what-works-cities-2022.toml").read_text("utf-8")
    assert "https://city.gov/a" in kept and kept.count("[[answer]]") == 2
    assert "was left as it is" in page and 'answer = "not_met"' in kept


def test_the_public_reads_what_the_city_says_and_not_who_said_it_and_why(
    city: Workspace, client: Client, person: Make
) -> None:
    editor, viewer = person("editor"), person("viewer")
    (city.folder / "personnel.pdf").write_text("-")
    form = {"said": "met", "why": "Internal reason", "source": "https://city.gov/a\npersonnel.pdf"}
    editor.post(f"{WWC}criteria/DM1/", form)
    viewer.post(f"{WWC}criteria/DM1/comment/", {"text": "Hm, really?"})
    show(city)
    for part in ("criteria/DM1/", "assessment.json", "standing/?all=1"):
        public, own = client.get(WWC + part).content.decode(), viewer.get(WWC + part).content.decode()
        for private in (editor.person.email, "Internal reason", "personnel.pdf", "Hm, really?"):
            assert private not in public, part
        assert editor.person.email in own
    page = words(client.get(f"{WWC}criteria/DM1/"))
    assert "Said by the city, with evidence." in page and "https://city.gov/a" in page


def test_an_editor_of_one_department_answers_nothing_for_the_whole_city(city: Workspace, person: Make) -> None:
    of_fire = person("editor", ["Fire"])
    assert of_fire.post(f"{WWC}criteria/DM1/", {"said": "met"}).status_code == 403
    assert of_fire.get(f"{WWC}snapshot/").status_code == 403
    assert not (city.standards / "what-works-cities-2022.toml").exists()


def test_after_a_lapse_the_page_offers_what_was_said_before(city: Workspace, person: Make) -> None:
    editor = person("editor")
    editor.post(f"{WWC}criteria/DM1/", {"said": "met", "source": "https://city.gov/a"})
    path = city.standards / "what-works-cities-2022.toml"
    path.write_text(re.sub(r"again_on = \S+", "again_on = 2026-01-02", path.read_text("utf-8")), "utf-8")
    page = editor.get(f"{WWC}criteria/DM1/").content.decode()
    assert "has lapsed" in page and ">\nhttps://city.gov/a</textarea>" in page


def test_a_history_that_was_spoiled_is_left_out(city: Workspace, person: Make) -> None:
    folder = city.standards / "history" / "what-works-cities-2022"
    folder.mkdir(parents=True)
    for name, text in (("2026-01-01", '{"on": 1, "score": "5", "of": 43, "verified": {}}'), ("2026-01-02", "[" * 9999)):
        (folder / f"{name}.json").write_text(text, "utf-8")
    assert person("viewer").get(f"{WWC}standing/").status_code == 200
