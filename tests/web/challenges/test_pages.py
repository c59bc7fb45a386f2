"""The pages of a challenge, as each kind of visitor sees them."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client

from tests.web.challenges.conftest import HOME, send
from tests.web.challenges.made_up import (
    CLOSED,
    NAME,
    OPEN,
    RESULTS,
    SOON,
    TOGETHER,
    ZONE,
    answers_of,
    freeze,
    launch,
    predictions,
)
from tests.web.conftest import SignedIn
from tests.web.reading import words
from upstate.challenges.following.placed import find_placed
from upstate.challenges.scoring.keeping import save_answers
from upstate.city import Workspace
from upstate.web.challenges.codes import event_code
from upstate.web.challenges.models import Download, Entry, Submission
from upstate.web.challenges.placing import placed_entries

Make = Callable[..., SignedIn]
Enter = Callable[..., SignedIn]


def test_the_page_says_all_that_people_need_and_the_baseline_stands_on_the_board_from_the_first_day(
    client: Client, challenge: Path
) -> None:
    told = words(client.get(HOME))
    for part in ("Which streets break next?", "Closes", str(datetime.now(ZONE).tzname()), "in 8 hours", "3 hours ago", "Hackathon of the region", "$3,500", "Lowest rating first",
                 "Be fair.", "Tell nobody where people live.", "test.csv", "Starter kit", "Each work is judged by 2 people"):  # fmt: skip
        assert part in told.replace("\xa0", " "), part
    assert "Which streets break next?" in words(client.get("/challenges/"))
    assert "¿Qué calles se rompen después?" in words(client.get(f"/es{HOME}"))


def test_what_was_not_launched_is_no_page(client: Client, challenge: Path) -> None:
    (challenge / "launched.json").unlink()
    assert client.get(HOME).status_code == 404
    assert "no challenge yet" in words(client.get("/challenges/"))
    assert client.get("/challenges/..%2Fsite/").status_code == 404


def test_a_text_that_was_changed_after_the_launch_is_refused_in_three_parts(client: Client, challenge: Path) -> None:
    (challenge / "rules.md").write_text("# Rules\n\nAll prizes go to me.\n", "utf-8")
    answer = client.get(HOME)
    assert answer.status_code == 422
    told = words(answer)
    assert "rules.md" in told and "What is allowed" in told and str(challenge.parent) not in told


def test_files_need_agreement_and_each_download_is_noted_under_it(
    person: Make, client: Client, challenge: Path
) -> None:
    address = f"{HOME}files/train.csv"
    assert client.get(address)["Location"].startswith("/account/sign-in/")
    visitor = person("public")
    assert visitor.get(address).status_code == 302
    visitor.post(f"{HOME}agree/", {"accept": "on"})
    answer = visitor.get(address)
    assert b"".join(answer.streaming_content).startswith(b"as_of,id,age,outcome")
    assert (
        answer["Content-Disposition"].startswith("attachment") and answer["Content-Type"] == "application/octet-stream"
    )
    kit = visitor.get(f"{HOME}files/starter-kit.zip")
    packed = ZipFile(io.BytesIO(b"".join(kit.streaming_content)))
    assert packed.namelist() == ["files/test.csv", "files/train.csv", "kit/README.md"]
    assert [(one.file, one.accepted.person) for one in Download.objects.order_by("pk")] == [
        ("train.csv", visitor.person),
        ("starter-kit.zip", visitor.person),
    ]


@pytest.mark.parametrize(
    "file",
    [
        "../hidden/answers.parquet",
        "..%2Fhidden%2Fanswers.parquet",
        "hidden/answers.parquet",
        "/etc/passwd",
        "../launched.json",
    ],
)
def test_nothing_but_the_launched_files_is_given(person: Make, challenge: Path, file: str) -> None:
    visitor = person("public")
    visitor.post(f"{HOME}agree/", {"accept": "on"})
    assert visitor.get(f"{HOME}files/{file}").status_code == 404


def test_a_file_that_was_changed_after_the_launch_is_refused(person: Make, challenge: Path) -> None:
    visitor = person("public")
    visitor.post(f"{HOME}agree/", {"accept": "on"})
    (challenge / "files/train.csv").write_text("other", "utf-8")
    answer = visitor.get(f"{HOME}files/train.csv")
    assert answer.status_code == 422 and "not the one that was launched" in words(answer)


def test_the_board_stands_by_the_public_part_while_it_runs_and_by_the_private_part_after(
    city: Workspace, entrant: Enter, client: Client
) -> None:
    send(entrant(), predictions())
    before = json.loads(client.get(f"{HOME}board.json").content)
    row = Submission.objects.get()
    assert before["part"] == "public" and before["rows"][0]["figure"] == row.scored["public"]["figure"]
    private = row.scored["private"]["figure"]
    pages = [HOME, f"{HOME}board/", f"{HOME}board.csv", f"{HOME}board.json", f"{HOME}today/"]
    assert not any(f"{private:.3f}" in client.get(one).content.decode() for one in pages)
    launch(city, when=RESULTS)
    after = json.loads(client.get(f"{HOME}board.json").content)
    assert after["part"] == "private" and after["rows"][0]["figure"] == private


def test_the_private_part_is_seen_by_nobody_before_the_results(entrant: Enter, person: Make) -> None:
    visitor = entrant()
    send(visitor, predictions())
    row = Submission.objects.get()
    told = f"{row.scored['private']['figure']:.3f}"
    assert told != f"{row.public:.3f}"
    for who, addresses in (
        (visitor, [f"{HOME}entry/", f"{HOME}entry/files/{row.pk}/", HOME]),
        (person("administrator"), [f"{HOME}desk/", f"{HOME}desk/best-use/", f"{HOME}board/", HOME]),
    ):
        for one in addresses:
            page = who.get(one)
            assert page.status_code == 200 and told not in page.content.decode(), one


def test_names_that_a_spreadsheet_would_compute_and_a_browser_would_run_do_neither(
    entrant: Enter, client: Client
) -> None:
    name = '=HYPERLINK("http://e","x")<script>'
    send(entrant(name), predictions())
    rows = list(csv.DictReader(io.StringIO(client.get(f"{HOME}board.csv").content.decode())))
    assert f"'{name}" in [one["name"] for one in rows]
    assert "<script>" not in client.get(f"{HOME}board/").content.decode().replace("<script src", "")


def test_a_name_that_is_hidden_is_a_number_to_the_public(entrant: Enter, client: Client) -> None:
    visitor = entrant("Secret Pavers", is_hidden="on")
    send(visitor, predictions())
    number = Entry.objects.get().pk
    for address in (HOME, f"{HOME}board/", f"{HOME}board.csv", f"{HOME}board.json", f"{HOME}today/"):
        page = client.get(address).content.decode()
        assert "Secret Pavers" not in page and f"Entry {number}" in page, address
    assert "Secret Pavers" in words(visitor.get(f"{HOME}entry/"))


def test_the_page_of_the_event_day_shows_clock_board_and_how_to_join(client: Client, challenge: Path) -> None:
    page = client.get(f"{HOME}today/")
    code = event_code(NAME)
    told = words(page).replace("\xa0", " ")
    assert f"{code[:3]}-{code[3:]}" in told and "Closes: in 8 hours" in told and "Lowest rating first" in told
    assert 'http-equiv="refresh"' not in page.content.decode()
    assert 'http-equiv="refresh"' in client.get(f"{HOME}today/?again").content.decode()


def test_nobody_joins_by_a_page_after_it_closed(city: Workspace, person: Make) -> None:
    launch(city, when=RESULTS)
    visitor = person("public")
    answer = visitor.post(f"{HOME}join/", {"how": "alone", "name": "Late", "accept": "on"})
    assert answer.status_code == 422 and not Entry.objects.exists()


def test_before_it_opens_people_join_and_send_nothing(city: Workspace, person: Make) -> None:
    launch(city, when=SOON)
    visitor = person("public")
    visitor.post(f"{HOME}join/", {"how": "alone", "name": "Early", "accept": "on"})
    answer: Any = send(visitor, predictions())
    assert answer.status_code == 422 and "has not opened yet" in words(answer)
    launch(city, when=OPEN)
    assert "scored" in words(send(visitor, predictions()))


_ADOPTION = """
prize_day = 2026-01-15

[[winners]]
entry = "pavers"
credits = "The Pavers <b>"
licence = "MIT"
solution = "road-decay-by-pavers"
predictions_sha256 = "0"
answers = "Street engineer"

[[winners.said]]
months = 3
on = 2026-04-20
by = "Street engineer"
state = "trial"
sentence = "Two districts are paved by it."
"""


def test_after_the_results_the_page_says_whether_the_city_uses_what_won(
    client: Client, challenge: Path, city: Workspace
) -> None:
    (challenge / "adoption.toml").write_text(_ADOPTION, "utf-8")
    launch(city, when=CLOSED)
    assert "Two districts" not in words(client.get(HOME))
    launch(city, when=RESULTS)
    told = words(client.get(HOME))
    assert "pavers, after 3 months: being tried. Two districts are paved by it." in told
    assert "pavers, after 6 months: asked on 2026-07-15, and nobody has answered." in told
    assert "The Pavers <b>. Licence: MIT. Street engineer answers for it." in told
    assert ("It is asked next on Jan. 15, 2027." in told) == (datetime.now(ZONE).date() < date(2027, 1, 15))
    assert "a los 3 meses: a prueba." in words(client.get(f"/es{HOME}"))


@pytest.mark.parametrize("file", ["hidden/baselines/present.parquet", "hidden/answers.parquet"])
@pytest.mark.parametrize("what", ["gone", "other"])
def test_a_hidden_file_that_was_changed_after_the_launch_is_told_in_three_parts(
    client: Client, challenge: Path, file: str, what: str
) -> None:
    (challenge / file).unlink()
    if what == "other":
        pq.write_table(pa.table({"prediction": [0.5]}), challenge / file)
    for address in (HOME, f"{HOME}board/", f"{HOME}board.csv", f"{HOME}board.json", f"{HOME}today/"):
        answer = client.get(address)
        assert answer.status_code == 422, address
        told = words(answer)
        assert f"The file {file} is not the one that was launched" in told and "has to be put back" in told


@pytest.mark.parametrize(
    "table",
    [{"prediction": [0.5]}, {"id": ["S0001"], "prediction": [0.5]}, {"id": ["S0001"], "prediction": ["high"]}],
    ids=["no ids", "ids missing", "no number"],
)
def test_a_baseline_that_was_launched_broken_is_told_in_three_parts(
    client: Client, challenge: Path, table: dict[str, Any]
) -> None:
    pq.write_table(pa.table(table), challenge / "hidden/baselines/present.parquet")
    freeze(challenge)
    answer = client.get(f"{HOME}board/")
    assert answer.status_code == 422
    assert "What the baseline present predicts can not be used" in words(answer)


def test_the_board_says_whether_the_worst_served_neighborhood_is_worse_off_than_by_chance(
    client: Client, challenge: Path
) -> None:
    told = words(client.get(f"{HOME}board/"))
    assert "Worst served neighborhood against all" in told and "no more than noise" in told
    (row,) = json.loads(client.get(f"{HOME}board.json").content)["rows"]
    assert row["fairness"] >= row["fairness_by_lot"]
    assert "no more than noise: by lot alone" in row["fairness_sentence"]
    assert "fairness,fairness_by_lot" in client.get(f"{HOME}board.csv").content.decode()


def test_where_no_neighborhoods_are_known_the_board_has_no_column_for_them(client: Client, challenge: Path) -> None:
    answers = answers_of()
    save_answers(challenge / "hidden/answers.parquet", replace(answers, places=np.full(len(answers.ids), "", object)))
    freeze(challenge)
    page = client.get(f"{HOME}board/")
    assert page.status_code == 200 and "neighborhood" not in words(page).lower()
    assert "fairness" in client.get(f"{HOME}board.csv").content.decode()
    (row,) = json.loads(client.get(f"{HOME}board.json").content)["rows"]
    assert row["fairness"] is None


def test_only_who_beats_what_the_city_does_today_by_more_than_noise_has_won(
    city: Workspace, entrant: Enter, person: Make, client: Client
) -> None:
    nobody = "No entry beat what the city does today by more than noise."
    send(entrant("The Guessers"), predictions(noise=500))
    launch(city, when=RESULTS)
    editor = person("editor")
    for who, address in ((client, HOME), (client, f"{HOME}board/"), (editor, f"{HOME}desk/")):
        assert nobody in words(who.get(address)), address
    launch(city, when=OPEN)
    send(entrant("The Pavers"), predictions())
    launch(city, when=RESULTS)
    assert nobody not in words(client.get(f"{HOME}board/"))
    for who, address in ((client, HOME), (editor, f"{HOME}desk/")):
        winners = who.get(address).content.decode().partition('<ol class="usa-list">')[2].partition("</ol>")[0]
        assert "The Pavers" in winners and "The Guessers" not in winners, address


def test_whoever_stands_on_the_board_has_a_short_name_which_tells_no_name_that_is_hidden(
    city: Workspace, entrant: Enter
) -> None:
    for name, more in (("The Pavers", {}), ("Secret Pavers", {"is_hidden": "on"}), ("Čas 2", {}), ("道路 Čas 2", {})):
        send(entrant(name, **more), predictions(noise=len(name) / 20))
    launch(city, when=RESULTS)
    placed = placed_entries(NAME)
    assert placed is not None and [one.place for one in placed] == [1, 2, 3, 4]
    shorts = {one.shown: one.short for one in placed}
    assert shorts.pop("The Pavers") == "the-pavers"
    assert all(re.fullmatch(r"entry-\d+", one) for one in shorts.values()) and "Secret Pavers" not in shorts
    sent = find_placed(" the  PAVERS ", placed, challenge=NAME).file.read_bytes()
    assert sent == predictions(noise=len("The Pavers") / 20)


def test_entries_of_a_challenge_that_another_city_holds_are_not_known_here(city: Workspace, entrant: Enter) -> None:
    launch(city, more=TOGETHER.format(city="Springfield"), when=RESULTS)
    assert placed_entries(NAME) is None


def test_a_starter_kit_is_spoken_of_only_where_there_is_one(entrant: Enter, challenge: Path) -> None:
    visitor = entrant()
    for there in (True, False):
        if not there:
            shutil.rmtree(challenge / "kit")
            freeze(challenge)
        pages = [words(send(visitor, predictions(noise=0.1 + there))), words(visitor.get(f"{HOME}entry/"))]
        assert ["starter kit" in one for one in pages] == [there, there]
