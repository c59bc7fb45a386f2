"""Taking part: alone, with a team, by codes; leaving; what strangers try with names and codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.web.challenges.conftest import HOME, send
from tests.web.challenges.made_up import NAME, freeze, predictions
from tests.web.conftest import SignedIn
from tests.web.reading import words
from upstate.web.challenges.codes import as_code, event_code, new_team_code
from upstate.web.challenges.models import Acceptance, Entry, Member, Submission
from upstate.web.challenges.names import fold_name
from upstate.web.challenges.refusing import A_PERSON

Make = Callable[..., SignedIn]
Enter = Callable[..., SignedIn]
ALONE = {"how": "alone", "name": "Ana", "accept": "on"}


def test_who_has_not_signed_in_is_led_to_a_code_by_mail_and_back(client: Client, challenge: Path) -> None:
    page = client.get(f"{HOME}join/").content.decode()
    assert "/account/code/?next=%2Fchallenges%2Fstreets%2Fjoin%2F" in page
    assert client.post(f"{HOME}join/", ALONE)["Location"].startswith("/account/sign-in/")


def test_nobody_takes_part_without_agreeing_to_the_terms(person: Make, challenge: Path) -> None:
    answer = person("public").post(f"{HOME}join/", {"how": "alone", "name": "Ana"})
    assert answer.status_code == 422 and not Entry.objects.exists() and not Acceptance.objects.exists()


def test_others_join_a_team_by_its_code_until_it_is_full(entrant: Enter, person: Make) -> None:
    first = entrant("The Team", how="team")
    code = Entry.objects.get().code
    assert f"{code[:5]}-{code[5:]}" in words(first.get(f"{HOME}entry/"))
    typed = f" {code[:5].lower()}-{code[5:].lower()} "
    second = person("public")
    assert second.post(f"{HOME}join/", {"how": "code", "code": typed, "accept": "on"}).status_code == 302
    assert Member.objects.filter(entry=Entry.objects.get()).count() == 2
    assert first.person.email not in words(second.get(f"{HOME}entry/"))
    third = person("public").post(f"{HOME}join/{code}/", {"accept": "on"})
    assert third.status_code == 422 and "full" in words(third)


def test_the_link_of_a_team_leaves_one_box_to_mark(entrant: Enter, person: Make) -> None:
    entrant("The Team", how="team")
    address = f"{HOME}join/{Entry.objects.get().code}/"
    visitor = person("public")
    page = visitor.get(address).content.decode()
    assert 'name="accept"' in page and 'name="name"' not in page
    assert visitor.post(address, {"accept": "on"}).status_code == 302
    assert Member.objects.count() == 2


def test_the_code_on_the_wall_leads_to_joining_and_the_office_sees_who_came_by_it(
    client: Client, person: Make, challenge: Path
) -> None:
    code = event_code(NAME)
    answer = client.post("/challenges/door/", {"code": f"{code[:3]} {code[3:].lower()}"})
    assert answer["Location"] == f"{HOME}join/{code}/"
    person("public").post(answer["Location"], ALONE)
    assert Entry.objects.get().at_event
    assert "joined at the event" in words(person("editor").get(f"{HOME}desk/"))


def test_a_code_that_nobody_has_opens_nothing(client: Client, person: Make, challenge: Path) -> None:
    assert client.post("/challenges/door/", {"code": new_team_code()}).status_code == 422
    visitor = person("public")
    for code in (new_team_code(), "x", "0000000000", "' OR 1=1"):
        answer = visitor.post(f"{HOME}join/", {"how": "code", "code": code, "accept": "on"})
        assert answer.status_code == 422 and not Member.objects.exists(), code


def test_codes_are_not_guessed_in_a_row(person: Make, challenge: Path) -> None:
    visitor = person("public")
    answers = [
        words(visitor.post(f"{HOME}join/", {"how": "code", "code": new_team_code(), "accept": "on"}))
        for _ in range(A_PERSON["code"] + 1)
    ]
    assert "Very many" not in answers[-2] and "Very many" in answers[-1]


def test_the_code_of_a_person_alone_joins_nobody(entrant: Enter, person: Make) -> None:
    entrant()
    assert Entry.objects.get().code == ""
    assert person("public").post(f"{HOME}join/", {"how": "code", "code": "", "accept": "on"}).status_code == 422


def test_a_person_is_in_one_entry_of_a_challenge(entrant: Enter) -> None:
    visitor = entrant()
    assert visitor.post(f"{HOME}join/", ALONE)["Location"] == f"{HOME}entry/"
    assert Entry.objects.count() == 1


def test_who_leaves_last_withdraws_the_entry_and_its_code_stops(entrant: Enter, person: Make) -> None:
    visitor = entrant("The Team", how="team")
    code = Entry.objects.get().code
    visitor.post(f"{HOME}entry/change/", {"what": "leave"})
    assert Entry.objects.get().withdrawn is not None
    assert person("public").post(f"{HOME}join/{code}/", {"accept": "on"}).status_code == 422


def test_a_team_goes_on_without_whoever_left_and_that_one_sees_it_no_more(entrant: Enter, person: Make) -> None:
    first = entrant("The Team", how="team")
    second = person("public")
    second.post(f"{HOME}join/{Entry.objects.get().code}/", {"accept": "on"})
    first.post(f"{HOME}entry/change/", {"what": "leave"})
    assert Entry.objects.get().withdrawn is None
    assert first.get(f"{HOME}entry/")["Location"] == f"{HOME}join/"
    assert first.post(f"{HOME}entry/send/", {})["Location"] == f"{HOME}join/"


def test_a_withdrawn_entry_leaves_the_board_and_its_name_is_free(entrant: Enter, client: Client) -> None:
    visitor = entrant()
    send(visitor, predictions())
    visitor.post(f"{HOME}entry/change/", {"what": "withdraw"})
    assert "The Pavers" not in words(client.get(f"{HOME}board/")) and Submission.objects.exists()
    entrant()


def test_another_code_ends_the_one_before(entrant: Enter, person: Make) -> None:
    visitor = entrant("The Team", how="team")
    before = Entry.objects.get().code
    visitor.post(f"{HOME}entry/change/", {"what": "code"})
    assert Entry.objects.get().code != before
    assert person("public").post(f"{HOME}join/{before}/", {"accept": "on"}).status_code == 422


@pytest.mark.parametrize(
    "name", ["a", "\u202eevil", "zero\u200bwidth", "a" * 61, "...", "Z\u0338\u0338\u0338\u0338algo", "tab\tx\x00y"]
)
def test_a_name_that_a_board_can_not_show_is_refused(person: Make, challenge: Path, name: str) -> None:
    answer = person("public").post(f"{HOME}join/", {**ALONE, "name": name})
    assert answer.status_code == 422 and not Entry.objects.exists()


def test_a_name_that_reads_like_another_is_taken(entrant: Enter, person: Make) -> None:
    entrant("Ärger & Söhne")
    answer = person("public").post(f"{HOME}join/", {**ALONE, "name": "ärger  SÖHNE!"})
    assert answer.status_code == 422 and "Another entry has the name" in words(answer)
    assert fold_name("ＡＢ") == fold_name("ab")


def test_whoever_agreed_to_older_terms_agrees_anew(person: Make, challenge: Path) -> None:
    visitor = person("public")
    visitor.post(f"{HOME}agree/", {"accept": "on"})
    (challenge / "terms.md").write_text("# Data terms\n\nOthers.\n", "utf-8")
    freeze(challenge)
    assert visitor.get(f"{HOME}files/train.csv").status_code == 302


def test_codes_have_no_letters_that_are_read_as_others() -> None:
    assert not set(new_team_code() + event_code("x")) & set("AEIOU01")
    assert as_code("bcdfg-hjklm") == "BCDFGHJKLM" and as_code("short") == ""
