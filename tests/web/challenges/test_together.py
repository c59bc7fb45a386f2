"""Several cities that ask the same: entering all at once, later ones, teams, and the board of all against plain Python."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from statistics import fmean
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.challenges.made_up import CLOSED, RESULTS, launch, launch_together, predictions
from tests.web.conftest import SignedIn
from tests.web.reading import words
from upstate.challenges.scoring.scored import Scored
from upstate.city import Workspace
from upstate.web.challenges.codes import event_code
from upstate.web.challenges.models import Acceptance, Entry, Member, Submission

Make = Callable[..., SignedIn]
HOME = "/challenges/together/region/"
CITIES = ("Ithaca", "Syracuse", "Utica")
AGREED = {f"accept-{one.lower()}": "on" for one in CITIES}
ALONE = {"how": "alone", "name": "Ana", **AGREED}
TEAM = {"how": "team", "name": "The Team", **AGREED}


@pytest.fixture
def region(city: Workspace) -> Workspace:
    """A site with the challenges of three cities that belong together, and one that stands alone."""
    launch_together(city, *CITIES)
    launch(city, name="alone")
    return city


def send(visitor: SignedIn, challenge: str, *, noise: float = 0.0, seed: int = 1) -> None:
    file = SimpleUploadedFile("mine.csv", predictions(noise=noise, seed=seed))
    answer = visitor.post(f"/challenges/{challenge}/entry/send/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()


def joined(person: Make, **told: str) -> SignedIn:
    visitor = person("public")
    answer = visitor.post(f"{HOME}join/", told or ALONE)
    assert answer.status_code == 302, words(answer)
    return visitor


def rows_of(client: Any) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in json.loads(client.get(f"{HOME}board.json").content)["rows"]}


def test_cities_that_belong_together_stand_together_and_lead_to_each_other(client: Client, region: Workspace) -> None:
    told = client.get("/challenges/").content.decode()
    assert told.count(f'href="{HOME}"') == 1 and told.count('href="/challenges/alone/"') == 1
    page = client.get(HOME).content.decode()
    for one in CITIES:
        assert f'href="/challenges/{one.lower()}/"' in page and f'href="/challenges/{one.lower()}/board/"' in page
        for address in ("", "board/"):
            own = client.get(f"/challenges/{one.lower()}/{address}")
            assert f"This one is of {one}." in words(own) and HOME in own.content.decode()
    assert "Calles de la región" in words(client.get(f"/es{HOME}"))
    assert HOME not in client.get("/challenges/alone/").content.decode()
    assert client.get("/challenges/together/nowhere/").status_code == 404


def test_the_map_for_crawlers_has_the_shared_page(client: Client, region: Workspace) -> None:
    from upstate.web.challenges.public import public_addresses

    assert {HOME, f"{HOME}board.csv", f"{HOME}board.json"} <= {*public_addresses()}
    for address in public_addresses():
        assert client.get(address).status_code == 200, address


def test_one_form_enters_every_city_under_one_name_and_agrees_to_the_terms_of_each(
    person: Make, region: Workspace
) -> None:
    visitor = person("public")
    assert visitor.get("/challenges/utica/join/")["Location"] == f"{HOME}join/"
    page = words(visitor.get(f"{HOME}join/"))
    for one in CITIES:
        assert f"I have read the rules and the data terms of {one}, and I agree to them." in page
        assert f"{one}: Rules" in page and f"{one}: Data terms" in page
    assert visitor.post(f"{HOME}join/", ALONE)["Location"] == HOME
    entries = Entry.objects.all()
    assert {one.challenge for one in entries} == {"ithaca", "syracuse", "utica"}
    assert {(one.name, one.entrant) for one in entries} == {("Ana", entries[0].entrant)}
    assert Acceptance.objects.filter(person=visitor.person).count() == Member.objects.count() == 3
    assert visitor.get(f"{HOME}join/")["Location"] == HOME
    assert words(visitor.get(HOME)).count("Your entry") >= 3


@pytest.mark.parametrize("left_out", [*AGREED, "name", "how"])
def test_who_leaves_out_a_box_enters_no_city(person: Make, region: Workspace, left_out: str) -> None:
    told = {name: value for name, value in ALONE.items() if name != left_out}
    assert person("public").post(f"{HOME}join/", told).status_code == 422
    assert not Entry.objects.exists() and not Acceptance.objects.exists()


def test_a_name_that_one_city_knows_already_enters_none(person: Make, region: Workspace) -> None:
    joined(person)
    Entry.objects.exclude(challenge="utica").delete()
    answer = person("public").post(f"{HOME}join/", {**ALONE, "name": "ANA"})
    assert answer.status_code == 422 and "Another entry has the name" in words(answer)
    assert Entry.objects.count() == 1


def test_a_city_that_comes_later_is_entered_with_the_same_name_and_one_box(person: Make, city: Workspace) -> None:
    launch_together(city, "Ithaca", "Syracuse")
    visitor = joined(person, how="alone", name="Ana", **{"accept-ithaca": "on", "accept-syracuse": "on"})
    launch_together(city, *CITIES)
    page = visitor.get(f"{HOME}join/").content.decode()
    assert "accept-utica" in page and "accept-ithaca" not in page and 'name="name"' not in page
    assert "You take part as Ana." in words(visitor.get(f"{HOME}join/"))
    assert visitor.post(f"{HOME}join/", {"accept-utica": "on"}).status_code == 302
    assert {(one.name, one.entrant) for one in Entry.objects.all()} == {("Ana", Entry.objects.earliest("pk").entrant)}
    assert Entry.objects.count() == 3


def test_the_code_of_a_team_leads_into_all_its_cities_and_into_later_ones(person: Make, city: Workspace) -> None:
    launch_together(city, "Ithaca", "Syracuse")
    first = joined(person, **{name: value for name, value in TEAM.items() if name != "accept-utica"})
    [code] = {one.code for one in Entry.objects.all()}
    door = f"/challenges/syracuse/join/{code}/"
    second = person("public")
    assert second.get(door)["Location"] == f"{HOME}join/{code}/"
    assert second.post("/challenges/door/", {"code": code})["Location"].endswith(f"/join/{code}/")
    agreed = {"accept-ithaca": "on", "accept-syracuse": "on"}
    assert 'name="name"' not in second.get(f"{HOME}join/{code}/").content.decode()
    assert second.post(f"{HOME}join/{code}/", agreed).status_code == 302
    launch_together(city, *CITIES)
    for one in (second, first):
        assert one.post(f"{HOME}join/", {"accept-utica": "on"}).status_code == 302
    assert sorted(Member.objects.values_list("entry__challenge", "entry__name")) == [
        (one, "The Team") for one in ("ithaca", "ithaca", "syracuse", "syracuse", "utica", "utica")
    ]
    third = person("public").post(f"{HOME}join/{code}/", AGREED)
    assert third.status_code == 422 and "full" in words(third) and Member.objects.count() == 6


def test_the_code_on_the_wall_of_one_city_leads_to_joining_all(client: Client, person: Make, region: Workspace) -> None:
    code = event_code("utica")
    visitor = person("public")
    assert visitor.get(f"/challenges/utica/join/{code}/")["Location"] == f"{HOME}join/{code}/"
    visitor.post(f"{HOME}join/{code}/", ALONE)
    assert [one.at_event for one in Entry.objects.all()] == [True] * 3
    assert "/account/code/?next=" in client.get(f"{HOME}join/{code}/").content.decode()
    assert client.post(f"{HOME}join/", ALONE)["Location"].startswith("/account/sign-in/")


def test_the_page_of_the_event_day_has_the_board_of_all_and_a_code_that_leads_to_joining_all(
    client: Client, person: Make, region: Workspace
) -> None:
    send(joined(person), "syracuse")
    told = words(client.get(f"{HOME}today/"))
    code = event_code("ithaca")
    assert "1. Ana" in told and "What the cities do today" in told and f"{code[:3]}-{code[3:]}" in told
    led = client.post("/challenges/door/", {"code": code})
    assert client.get(led["Location"])["Location"] == f"{HOME}join/{code}/"


@pytest.mark.parametrize("code", ["x", "0000000000", "ZGC7KGJCPH"])
def test_a_code_that_nobody_has_opens_nothing(person: Make, region: Workspace, code: str) -> None:
    for address, told in ((f"{HOME}join/{code}/", AGREED), ("/challenges/alone/join/" + code + "/", {"accept": "on"})):
        answer = person("public").post(address, told)
        assert answer.status_code == 422 and "No team of this challenge has this code." in words(answer)
    assert not Member.objects.exists()


def test_name_and_code_are_one_in_all_cities_and_leaving_is_of_one(person: Make, region: Workspace) -> None:
    visitor = joined(person, **TEAM)
    change = "/challenges/ithaca/entry/change/"
    visitor.post(change, {"what": "name", "name": "Others", "is_hidden": "on"})
    visitor.post(change, {"what": "code"})
    assert {(one.name, one.is_hidden) for one in Entry.objects.all()} == {("Others", True)}
    assert len({one.code for one in Entry.objects.all()}) == 1
    visitor.post(change, {"what": "leave"})
    assert sorted(Entry.objects.filter(withdrawn=None).values_list("challenge", flat=True)) == ["syracuse", "utica"]
    assert visitor.post(f"{HOME}join/", {"accept-ithaca": "on"}).status_code == 302
    assert Entry.objects.filter(withdrawn=None).values("entrant").distinct().count() == 1


def test_the_board_of_all_is_the_mean_gain_with_a_city_without_a_file_as_the_present_rule(
    client: Client, person: Make, region: Workspace
) -> None:
    good, half = joined(person), joined(person, **{**ALONE, "name": "Bo"})
    joined(person, **{**ALONE, "name": "Without a file"})
    for one in CITIES:
        send(good, one.lower())
    send(half, "syracuse", noise=0.2, seed=2)
    found = rows_of(client)
    assert [*found] == ["Ana", "Bo", "What the cities do today"]
    _as_plain_python_says(found["Ana"], "public")
    _as_plain_python_says(found["Bo"], "public")
    assert (found["Ana"]["place"], found["Bo"]["place"]) == (1, 2)
    assert (found["Ana"]["cities"], found["Bo"]["cities"], found["Bo"]["of"]) == (3, 1, 3)
    assert found["Ana"]["sentence"].startswith("Better than what the cities do today by ")
    today = found["What the cities do today"]
    assert (today["gain"], today["low"], today["high"], today["kind"]) == (0, 0, 0, "baseline")
    page = words(client.get(HOME))
    assert "1 of 3 cities" in page and "3 of 3 cities" in page and "Without a file" not in page
    assert "1 de 3 ciudades" in words(client.get(f"/es{HOME}"))


def test_the_private_parts_decide_and_are_seen_after_the_results_alone(
    client: Client, person: Make, region: Workspace
) -> None:
    visitor = joined(person)
    for one in CITIES:
        send(visitor, one.lower(), noise=0.3)
    before = rows_of(client)["Ana"]
    launch_together(region, *CITIES, when=CLOSED)
    assert rows_of(client)["Ana"] == before
    launch_together(region, *CITIES, when=RESULTS)
    after = rows_of(client)["Ana"]
    _as_plain_python_says(after, "private")
    assert after["gain"] != before["gain"] and "private parts, which nobody saw" in words(client.get(HOME))


def test_baselines_of_one_name_in_all_cities_are_on_it(client: Client, region: Workspace) -> None:
    more = """
[[baselines]]
name = "half"
title = {en = "Half of it", es = "La mitad"}
by = "rule"
rule = "x"
[together]
name = "two"
title = {en = "Two", es = "Dos"}
city = "%s"
"""
    for name in ("one", "other"):
        folder = launch(region, name=name, more=more % name)
        present = (folder / "hidden/baselines/present.parquet").read_bytes()
        (folder / "hidden/baselines/half.parquet").write_bytes(present)
        launch(region, name=name, more=more % name)
    rows = json.loads(client.get("/challenges/together/two/board.json").content)["rows"]
    assert [(one["name"], one["kind"], one["gain"]) for one in rows] == [
        ("Half of it", "baseline", 0),
        ("What the cities do today", "baseline", 0),
    ]


def test_the_board_as_csv_has_a_column_a_city_and_no_formula(client: Client, person: Make, region: Workspace) -> None:
    visitor = joined(person, **{**ALONE, "name": "=1+2"})
    send(visitor, "utica")
    first, *_ = csv.DictReader(io.StringIO(client.get(f"{HOME}board.csv").content.decode()))
    assert first["name"] == "'=1+2" and first["ithaca"] == "" and float(first["utica"]) > 0
    assert float(first["gain"]) == pytest.approx(float(first["utica"]) / 3)


def test_a_withdrawn_entry_and_a_hidden_name_leave_the_board(client: Client, person: Make, region: Workspace) -> None:
    visitor = joined(person)
    send(visitor, "ithaca")
    send(visitor, "utica")
    visitor.post("/challenges/utica/entry/change/", {"what": "withdraw"})
    assert rows_of(client)["Ana"]["cities"] == 1
    visitor.post("/challenges/ithaca/entry/change/", {"what": "name", "name": "Ana", "is_hidden": "on"})
    assert "Ana" not in client.get(f"{HOME}board.json").content.decode() and "Ana" not in words(client.get(HOME))


def test_answers_that_can_not_be_read_are_told_in_three_parts(client: Client, region: Workspace) -> None:
    (region.challenges / "utica" / "hidden" / "answers.parquet").write_bytes(b"x")
    for address in ("", "board.csv", "board.json", "today/"):
        answer = client.get(HOME + address)
        assert answer.status_code == 422 and "What is allowed" in words(answer)


def test_after_closing_nobody_joins(person: Make, region: Workspace) -> None:
    launch_together(region, *CITIES, when=CLOSED)
    assert "This challenge has closed." in words(person("public").get(f"{HOME}join/"))
    assert person("public").post(f"{HOME}join/", ALONE).status_code == 422
    assert not Entry.objects.exists()


def test_datasets_of_another_city_are_named_and_lead_nowhere(client: Client, city: Workspace) -> None:
    launch_together(city, "Ithaca")
    folder = city.challenges / "ithaca"
    record = json.loads((folder / "launched.json").read_text()) | {"datasets": ["road ratings/x@3"]}
    (folder / "launched.json").write_text(json.dumps(record))
    (folder / "hosted.json").write_text(json.dumps({"at": record["at"], "sha256": "0" * 64}))
    page = client.get("/challenges/ithaca/")
    assert "which Ithaca publishes" in words(page) and "road ratings/x, version 3" in words(page)
    assert "/data/road" not in page.content.decode()


def _as_plain_python_says(row: dict[str, Any], part: str) -> None:
    """The figures of a row from what was scored, with sums written out."""
    gains = []
    for one in CITIES:
        sent = Submission.objects.filter(entry__challenge=one.lower(), entry__name=row["name"]).first()
        against = getattr(Scored.from_json(sent.scored), part).against_present if sent else (0.0, 0.0, 0.0)
        assert against is not None
        gains.append(tuple(against))
    mean = fmean(gain for gain, _, _ in gains)
    below = sum((gain - low) ** 2 for gain, low, _ in gains) ** 0.5 / 3
    above = sum((high - gain) ** 2 for gain, _, high in gains) ** 0.5 / 3
    assert (row["gain"], row["low"], row["high"]) == pytest.approx((mean, mean - below, mean + above))
