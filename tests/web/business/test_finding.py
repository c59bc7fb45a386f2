"""The permit finder over HTTP: questions, answers, what is not known, and what strangers may send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.test import Client
from django.utils.html import escape

from tests.permits.portal import NAME
from tests.web.conftest import SignedIn
from tests.web.spanish import english_in
from upstate.actions.borrow import borrow
from upstate.actions.open_service import OpenService
from upstate.city.workspace import Workspace
from upstate.web.business.amounts import dollars, dollars_between
from upstate.web.business.interview import Told
from upstate.web.business.models import HandOver

TRUCK = "business=food_truck&stage=idea&-=place&trade_name=no&cooks=yes&employees=2"
RESTAURANT = "business=restaurant&stage=idea&at_home=no&place=100+Main+St&alcohol=yes&works=yes&works_value=10500&seats=60&sign=yes&employees=0"


def get(client: Client, address: str, **more: Any) -> str:
    response = client.get(address, **more)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def test_a_city_without_a_portal_has_no_finder(client: Client) -> None:
    for address in ("/business/permits/", "/business/permits/answer/", "/business/permits/ask/"):
        assert client.get(address).status_code == 404


def test_the_first_question_asks_what_kind_of_business_it_is(portal: OpenService, client: Client) -> None:
    page = get(client, "/business/permits/")
    assert "What kind of business is it?" in page
    assert "I do not know" in page
    assert "Back to the question before" not in page


def test_questions_follow_each_other_until_the_answer(portal: OpenService, client: Client) -> None:
    query, asked = "", []
    answers = dict(parse_qsl(TRUCK))
    for _step in range(20):
        response = client.get(f"/business/permits/?{query}")
        if response.status_code == 302:
            break
        question = response.context["question"]
        asked.append(question.name)
        kept = "&".join(f"{name}={value}" for name, value in response.context["kept"])
        said = f"{question.name}={answers[question.name]}" if question.name in answers else f"-={question.name}"
        query = f"{kept}&asked={question.name}&{said}"
    assert asked == ["business", "stage", "place", "trade_name", "cooks", "employees"]
    assert response["Location"] == f"/business/permits/answer/?{TRUCK}"


def test_no_more_questions_follow_than_were_told_whatever_is_answered(portal: OpenService) -> None:
    chance, followed = Random(6), set()
    for _walk in range(300):
        told, most = Told(portal.solution), []
        while question := told.next_question:
            most.append(told.most_after(question))
            said = chance.choice(question.answers) if question.answers else chance.choice(["0", "7", "90000"])
            told = replace(told, said={**told.said, question.name: (said,)})
        assert all(left >= len(most) - number for number, left in enumerate(most, 1)), told.said
        assert most[-1] == 0
        followed.add(len(most) - 1)
    assert most[0] == max(followed), "and so many do follow for somebody"


def test_the_page_tells_how_many_questions_can_still_follow(portal: OpenService, client: Client) -> None:
    told = get(client, "/business/permits/")
    assert "Question 1. If you answer it, at most 14 more follow." in told
    for_a_truck = get(client, "/business/permits/?business=food_truck")
    assert "Question 2. If you answer it, at most 4 more follow." in for_a_truck
    left_open = get(client, "/business/permits/?-=business")
    assert "Question 2. If you answer it, at most 20 more follow." in left_open
    last = "/business/permits/?business=food_truck&stage=idea&-=place&trade_name=no&cooks=yes"
    assert "Question 6. It is the last one." in get(client, last)
    assert "Pregunta 1. Si la contesta, siguen a lo sumo 14 más." in get(client, "/es/business/permits/")


def test_the_answer_names_the_permits_in_order_with_fees_and_their_sum(portal: OpenService, client: Client) -> None:
    page = get(client, f"/business/permits/answer/?{TRUCK}")
    order = [page.index(f'id="{name}"') for name in ("business_licence", "health_permit", "food_truck_permit")]
    assert order == sorted(order)
    assert "The city's fees together: $774.10." in page
    assert "You sell food from a truck or cart." in page
    assert "Proof of insurance" in page
    assert f"/business/apply/begin/food_truck_permit/?{TRUCK.replace('&', '&amp;')}" in page


def test_the_sum_is_said_to_be_the_citys_where_others_charge_too(portal: OpenService, client: Client) -> None:
    page = get(client, f"/business/permits/answer/?{RESTAURANT}")
    assert "The county and the state charge their own fees, which are not in this sum." in page


def test_where_no_record_tells_the_days_that_the_departments_mean_to_take_are_said(
    portal: OpenService, client: Client
) -> None:
    page = get(client, f"/business/permits/answer/?{TRUCK}")
    assert "does not tell. The departments mean to answer in 5 working days." in page.replace("&#x27;", "'")


def test_what_can_not_be_applied_for_here_says_so_and_one_person_is_no_people(
    portal: OpenService, client: Client
) -> None:
    page = get(client, f"/business/permits/answer/?{RESTAURANT[:-1]}1")
    building = page[page.index('id="building_permit"') :]
    assert "You can not apply for it on this site." in building[: building.index("</li>\n")]
    assert "1 people" not in page


def test_the_county_looks_at_the_kitchen_before_tables_stand_on_the_sidewalk(
    portal: OpenService, client: Client
) -> None:
    page = get(client, f"/business/permits/answer/?{RESTAURANT}&seats=60&shows=no&sidewalk=yes&trade_name=yes")
    order = [page.index(f'id="{name}"') for name in ("trade_name", "sign_permit", "health_permit", "sidewalk_permit")]
    assert order[0] < order[1] and order[2] < order[3]


def test_an_empty_place_is_left_open_as_its_hint_says(portal: OpenService, client: Client) -> None:
    response = client.get("/business/permits/?business=shop&stage=idea&at_home=no&place=&place.zone=&asked=place")
    assert response.status_code == 200 and response.context["question"].name == "trade_name"
    assert ("-", "place") in response.context["kept"]


def test_what_was_left_open_is_said_and_gives_a_range(portal: OpenService, client: Client) -> None:
    page = get(client, "/business/permits/answer/?business=food_truck&trade_name=no&-=cooks&employees=2")
    assert "$689.10 to $774.10" in page
    open_ended = get(client, "/business/permits/answer/?business=restaurant&at_home=no&alcohol=no&works=yes")
    assert "The city's fees together: from $" in open_ended
    assert "may be needed" in open_ended
    assert "The rules do not know everything. Ask a person" in open_ended


def test_what_the_city_has_not_checked_is_never_shown_as_certain(city: Workspace, client: Client) -> None:
    borrow(workspace=city.folder, solution=NAME)
    page = get(client, f"/business/permits/answer/?{TRUCK}")
    assert "562-570" not in page
    assert "longbeach" not in page.lower()
    assert "$120" not in page
    assert "This city has not checked this rule yet. Ask:" in page
    assert "may be needed" in page
    assert "Ask at city hall." in page


def test_the_usual_time_is_told_from_the_record_with_what_it_rests_on(town: OpenService, client: Client) -> None:
    page = get(client, f"/business/permits/answer/?{RESTAURANT}")
    assert "Half of them took 10.5 days or less, and 8 in 10 took 16 days or less. This rests on 20 permits" in page
    assert "only 4 permits of this kind have both days on record, and 10 are needed." in page


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("place=100+Main+St", "Your place is in zone C-1: Permitted."),
        ("place=200+oak+avenue", "Your place is in zone R-1: Not permitted."),
        ("place.zone=M-1", "Your place is in zone M-1: Permitted under a condition."),
        ("place.zone=P-9", "Your place is in zone P-9: Not known."),
        ("place=1+Nowhere+St", "list does not have this address"),
        ("place=400+Edge+Ln", "on the border of more than one zone: C-1, R-1"),
        ("place.zone=Z-99", "Where is it allowed?"),
    ],
)
def test_where_it_is_allowed_is_told_for_the_place(town: OpenService, client: Client, place: str, said: str) -> None:
    page = get(client, f"/business/permits/answer/?business=restaurant&{place}").replace("&#x27;", "'")
    assert said in page
    assert "zone Z-99" not in page


def test_the_map_and_the_list_say_the_same(town: OpenService, client: Client) -> None:
    page = get(client, "/business/permits/answer/?business=restaurant")
    for zone, words, status in [
        ("C-1", "Permitted", "permitted"),
        ("M-1", "Permitted under a condition", "conditional"),
        ("R-1", "Not permitted", "not_permitted"),
        ("P-9", "Not known", "unknown"),
    ]:
        assert f'fill="url(#zone-{status})"><title>{zone}: {words}</title>' in page
        assert f"<strong>{zone}</strong>" in page
    assert "Needs a hearing before the planning commission." in page


def test_a_zone_can_be_chosen_on_the_map_of_the_question(town: OpenService, client: Client) -> None:
    page = get(client, "/business/permits/?business=food_truck&stage=idea")
    assert 'href="/business/permits/?business=food_truck&amp;stage=idea&amp;place.zone=C-1"' in page


def test_an_address_that_is_not_found_can_be_mended_or_left_so(town: OpenService, client: Client) -> None:
    response = client.get("/business/permits/?business=food_truck&stage=idea&asked=place&place=1+Nowhere+St")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="1 Nowhere St"' in page
    assert "/business/permits/?business=food_truck&amp;stage=idea&amp;place=1+Nowhere+St" in page


@pytest.mark.parametrize("brought", ["portal", "town"])
@pytest.mark.parametrize("place", ["Main St", "5th Street", "somewhere", "—", "100"])
def test_a_street_that_names_no_house_is_not_taken_as_the_place(
    request: pytest.FixtureRequest, client: Client, brought: str, place: str
) -> None:
    request.getfixturevalue(brought)
    response = client.get(
        "/business/permits/", {"business": "food_truck", "stage": "idea", "asked": "place", "place": place}
    )
    page = response.content.decode()
    assert response.status_code == 422 and "This names no house." in page and f'value="{place}"' in page
    assert "without its zone" not in page and "Your place is" not in page
    answer = get(client, f"/business/permits/answer/?business=food_truck&place={quote(place)}")
    assert "This names no house" not in answer and f"<dd>{place}" not in answer


@pytest.mark.parametrize("place", ["N4567 County Rd G", "Calle 5 #12", "Main St & Oak Ave", "12-14 Main", "12 1/2 Elm"])
def test_a_place_is_taken_however_it_is_written(portal: OpenService, client: Client, place: str) -> None:
    answer = get(client, f"/business/permits/answer/?business=food_truck&place={quote(place)}")
    assert f"<dd>{escape(place)} " in answer


def test_a_question_without_an_answer_is_asked_again_with_words(portal: OpenService, client: Client) -> None:
    response = client.get("/business/permits/?asked=business")
    assert response.status_code == 422
    assert "Choose an answer, or “I do not know”." in response.content.decode()


@pytest.mark.parametrize("number", ["-1", "1e9", "100001", "٣", "NaN", "twelve", "9" * 500, "1.23456"])
def test_a_number_that_can_not_be_is_refused_in_words(portal: OpenService, client: Client, number: str) -> None:
    query = {
        "business": "food_truck",
        "stage": "idea",
        "-": "place",
        "trade_name": "no",
        "cooks": "no",
        "employees": number,
    }
    response = client.get("/business/permits/", query)
    assert response.status_code == 422
    assert "Write a number from 0 to 100,000" in response.content.decode()


def test_numbers_may_be_written_as_people_write_them(portal: OpenService, client: Client) -> None:
    page = get(client, "/business/permits/answer/?business=restaurant&works=yes&works_value=%2410,500&at_home=no")
    assert "10,500 dollars" in page


@pytest.mark.parametrize(
    "query",
    [
        "business=<script>alert(1)</script>",
        "nothing=1&business=bakery",
        "business=food_truck&business=bar&business=shop",
        "-=nothing&-=" + "x" * 3000,
        "place=%00%ff%0d%0a<img src=x onerror=alert(1)>",
        "place.zone='><script>alert(1)</script>",
        "business[]=bar&business%00=bar",
        "asked=<b>",
    ],
)
def test_hostile_queries_get_a_plain_page(town: OpenService, client: Client, query: str) -> None:
    for address in ("/business/permits/", "/business/permits/answer/", "/business/permits/ask/"):
        response = client.get(f"{address}?{query}")
        assert response.status_code in (200, 422)
        page = response.content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_ten_thousand_values_are_refused_and_do_not_break_anything(portal: OpenService, client: Client) -> None:
    assert client.get("/business/permits/answer/?" + "business=bar&" * 10_000).status_code == 400


def test_nothing_is_kept_and_no_cookie_is_set(portal: OpenService, client: Client) -> None:
    for address in (f"/business/permits/?{TRUCK}", f"/business/permits/answer/?{TRUCK}", "/business/permits/"):
        assert not client.get(address).cookies
    assert not HandOver.objects.exists()


def test_links_carry_only_answers_that_belong_to_each_other(portal: OpenService, client: Client) -> None:
    response = client.get("/business/permits/?business=shop&cooks=yes&seats=10&nothing=1")
    kept = dict(response.context["kept"])
    assert kept == {"business": "shop"}


def test_a_shared_link_reads_the_same_in_spanish(town: OpenService, client: Client) -> None:
    for address in (
        f"/es/business/permits/answer/?{RESTAURANT}",
        "/es/business/permits/?business=bar",
        "/es/business/permits/ask/",
    ):
        page = get(client, address)
        assert not english_in(page, "upstate/web/business")
    page = get(client, f"/es/business/permits/answer/?{RESTAURANT}")
    assert "Un negocio debe estar en una zona que lo permita." in page
    assert "A business must be in a zone that allows it." not in page


def test_a_question_is_handed_over_with_the_answers_and_answered_once(
    portal: OpenService, client: Client, person: Callable[..., SignedIn]
) -> None:
    sent = client.post(f"/business/permits/ask/?{TRUCK}", {"words": "Two trucks?", "email": "ana@example.org"})
    assert urlsplit(sent["Location"]).path == "/business/permits/asked/"
    question = HandOver.objects.get()
    assert (question.query, question.words, question.language) == (f"?{TRUCK}", "Two trucks?", "en")
    editor = person("editor")
    assert "Two trucks?" in get(editor, "/business/desk/questions/")
    page = get(editor, f"/business/desk/questions/{question.pk}/")
    assert "Food truck or cart" in page
    editor.post(f"/business/desk/questions/{question.pk}/", {"words": "One permit each."})
    person("editor").post(f"/business/desk/questions/{question.pk}/", {"words": "No."})
    question.refresh_from_db()
    assert (question.answer, question.by) == ("One permit each.", editor.person.email)


def test_who_can_not_be_answered_is_asked_for_an_address_first(portal: OpenService, client: Client) -> None:
    response = client.post("/business/permits/ask/", {"words": "Hello?"})
    assert response.status_code == 422
    assert "Write an e-mail address or a telephone number" in response.content.decode()
    assert not HandOver.objects.exists()


def test_a_program_that_fills_in_everything_leaves_nothing(portal: OpenService, client: Client) -> None:
    client.post("/business/permits/ask/", {"words": "Buy", "phone": "1", "website": "https://spam.example"})
    assert not HandOver.objects.exists()


def test_twenty_questions_an_hour_are_enough_for_one_address(portal: OpenService, client: Client) -> None:
    said = {"words": "Hello?", "phone": "315-555-0100"}
    codes = [client.post("/business/permits/ask/", said).status_code for _each in range(22)]
    assert codes == [302] * 20 + [422] * 2
    assert HandOver.objects.count() == 20


def test_amounts_read_as_people_write_them() -> None:
    assert [dollars(0), dollars(950), dollars(20_500), dollars(123_456_700)] == ["$0", "$9.50", "$205", "$1,234,567"]
    assert [dollars_between(1, None), dollars_between(0, None), dollars_between(100, 200)] == [
        "from $0.01",
        "",
        "$1 to $2",
    ]


@pytest.mark.parametrize("page", ["permits/", "permits/answer/", "guide/"])
def test_no_browser_and_no_proxy_keeps_a_page_whose_address_tells_where_somebody_lives(
    portal: Any, client: Client, page: str
) -> None:
    answer = client.get(f"/business/{page}?place=12+Oak+St")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
