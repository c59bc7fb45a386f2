"""Files of predictions: scored at once, refused with each fault, counted fairly."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client

from tests.web.challenges.conftest import send
from tests.web.challenges.made_up import NAME, RESULTS, launch, predictions
from tests.web.conftest import SignedIn
from tests.web.reading import words
from upstate.challenges.scoring.keeping import load_answers, save_answers
from upstate.city import Workspace
from upstate.web.challenges.actions import submitting
from upstate.web.challenges.actions.submitting import score_left, take_back
from upstate.web.challenges.models import State, Submission
from upstate.web.challenges.seeing import find_challenge

Make = Callable[..., SignedIn]
Enter = Callable[..., SignedIn]


class Places:
    """Places for scoring, none of them free. waited: the seconds that each was ready to wait."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def acquire(self, *, timeout: float) -> bool:
        self.waited.append(timeout)
        return False


def test_a_file_is_scored_in_the_request_and_stands_on_the_board(entrant: Enter) -> None:
    told = words(send(entrant(), predictions()))
    assert "scored" in told and "Public part" in told
    (row,) = Submission.objects.all()
    assert row.state == State.SCORED and row.public is not None


def test_each_fault_of_a_file_is_named_by_row_and_the_file_is_free(entrant: Enter) -> None:
    lines = predictions().decode().splitlines()
    lines[3] = "S0002,nan"
    lines[5] = "S9999,0.5"
    lines[7] = "S0006,=1+1"
    visitor = entrant()
    answer = send(visitor, "\n".join(lines).encode())
    told = words(answer)
    for part in ("refused", "S9999", "nan", "=1+1"):
        assert part in told, part
    assert Submission.objects.get().state == State.REFUSED
    assert "send 3 more files" in words(visitor.get(f"/challenges/{NAME}/entry/"))


def test_the_same_file_again_is_said_to_be_the_same_and_is_not_counted(entrant: Enter) -> None:
    visitor = entrant()
    send(visitor, predictions())
    again = send(visitor, predictions(), name="other.csv")
    assert "the same file" in words(again)
    assert Submission.objects.count() == 1
    assert "send 2 more files" in words(visitor.get(f"/challenges/{NAME}/entry/"))


def test_beyond_the_daily_limit_nothing_is_taken_until_tomorrow_by_the_clock_of_the_challenge(entrant: Enter) -> None:
    visitor = entrant()
    for seed in range(3):
        send(visitor, predictions(noise=1, seed=seed))
    refused = send(visitor, predictions(noise=1, seed=9))
    assert refused.status_code == 422 and "tomorrow" in words(refused)
    assert Submission.objects.count() == 3
    Submission.objects.update(day=Submission.objects.first().day - timedelta(1))
    assert "scored" in words(send(visitor, predictions(noise=1, seed=10)))


def test_beyond_the_limit_in_all_nothing_is_taken_any_more(entrant: Enter) -> None:
    visitor = entrant()
    for seed in range(5):
        send(visitor, predictions(noise=1, seed=seed))
        Submission.objects.update(day=date(2020, 1, 1))
    refused = send(visitor, predictions(noise=1, seed=9))
    assert refused.status_code == 422 and Submission.objects.count() == 5


def test_who_leaves_and_begins_anew_has_no_more_tries(entrant: Enter) -> None:
    visitor = entrant()
    for seed in range(3):
        send(visitor, predictions(noise=1, seed=seed))
    visitor.post(f"/challenges/{NAME}/entry/change/", {"what": "leave"})
    visitor.post(f"/challenges/{NAME}/join/", {"how": "alone", "name": "Another", "accept": "on"})
    assert send(visitor, predictions(noise=1, seed=9)).status_code == 422


def test_files_that_come_at_once_do_not_pass_the_limit_together(entrant: Enter, challenge: Path) -> None:
    visitor = entrant()

    def one(seed: int) -> None:
        other = SignedIn()
        other.cookies = visitor.cookies
        send(other, predictions(noise=1, seed=seed))
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))
    assert Submission.objects.filter(state=State.SCORED).count() == 3
    assert Submission.objects.count() == 3


def test_a_file_that_a_killed_process_left_is_scored_when_somebody_looks(entrant: Enter) -> None:
    visitor = entrant()
    send(visitor, predictions())
    Submission.objects.update(state=State.SCORING, scored=None, public=None)
    assert "scored" in words(visitor.get(f"/challenges/{NAME}/entry/"))
    assert Submission.objects.get().state == State.SCORED


def test_a_file_that_somebody_scores_at_this_moment_is_left_to_them(entrant: Enter, city: Workspace) -> None:
    send(entrant(), predictions())
    Submission.objects.update(state=State.SCORING, scored=None, public=None)
    with (city.folder / "site" / Submission.objects.get().path).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert score_left() == 0
    assert score_left() == 1


def test_a_file_on_which_process_after_process_died_fails_with_a_reason(entrant: Enter) -> None:
    visitor = entrant()
    send(visitor, predictions())
    Submission.objects.update(state=State.SCORING, scored=None, public=None, tries=3)
    found = Submission.objects.get()
    assert "by a fault of ours" in words(visitor.get(f"/challenges/{NAME}/entry/files/{found.pk}/"))
    assert "send 3 more files" in words(visitor.get(f"/challenges/{NAME}/entry/"))


def test_answers_that_can_not_be_read_are_our_fault_and_free(entrant: Enter, challenge: Path) -> None:
    visitor = entrant()
    (challenge / "hidden/answers.parquet").write_bytes(b"nothing")
    told = words(send(visitor, predictions()))
    assert "failed" in told and "a fault of ours" in told and "answers.parquet" not in told
    assert Submission.objects.get().state == State.FAILED


def test_answers_that_were_changed_after_the_launch_score_nobody(entrant: Enter, challenge: Path) -> None:
    visitor = entrant()
    answers = load_answers(challenge / "hidden/answers.parquet")
    save_answers(challenge / "hidden/answers.parquet", replace(answers, values=1 - answers.values))
    told = words(send(visitor, predictions()))
    assert "failed" in told and "a fault of ours" in told and "answers.parquet" not in told
    assert Submission.objects.get().state == State.FAILED


def test_the_board_waits_for_nobody_where_very_many_files_come_in(
    entrant: Enter, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(entrant(), predictions())
    Submission.objects.update(state=State.RECEIVED, scored=None, public=None)
    places = Places()
    monkeypatch.setattr(submitting, "_scoring", places)
    assert client.get(f"/challenges/{NAME}/board/").status_code == 200
    assert places.waited == [0] and Submission.objects.get().state == State.RECEIVED


def test_nobody_sees_or_changes_the_files_of_others(entrant: Enter) -> None:
    send(entrant(), predictions())
    other = entrant("Others")
    address = f"/challenges/{NAME}/entry/files/{Submission.objects.get().pk}/"
    assert other.get(address).status_code == 404
    assert other.post(address, {"what": "withdraw"}).status_code == 404
    assert Submission.objects.get().shelved is None


def test_two_files_are_chosen_and_no_third(entrant: Enter) -> None:
    visitor = entrant()
    for seed in range(3):
        send(visitor, predictions(noise=1, seed=seed))
    answers = [
        visitor.post(f"/challenges/{NAME}/entry/files/{one.pk}/", {"what": "choose"})
        for one in Submission.objects.all()
    ]
    assert [one.status_code for one in answers] == [302, 302, 422]
    assert Submission.objects.filter(is_final=True).count() == 2


def test_a_chosen_file_decides_though_another_was_better_in_public(
    entrant: Enter, city: Workspace, client: Client
) -> None:
    visitor = entrant()
    send(visitor, predictions())
    send(visitor, predictions(noise=3))
    good, bad = Submission.objects.all()
    assert good.public > bad.public
    visitor.post(f"/challenges/{NAME}/entry/files/{bad.pk}/", {"what": "choose"})
    launch(city, when=RESULTS)
    rows = client.get(f"/challenges/{NAME}/board.json").json()["rows"]
    assert next(one for one in rows if one["kind"] == "entry")["figure"] == bad.scored["private"]["figure"]


def test_what_is_taken_off_the_board_counts_all_the_same(entrant: Enter, client: Client) -> None:
    visitor = entrant()
    send(visitor, predictions())
    visitor.post(f"/challenges/{NAME}/entry/files/{Submission.objects.get().pk}/", {"what": "withdraw"})
    assert "The Pavers" not in words(client.get(f"/challenges/{NAME}/board/"))
    assert "send 2 more files" in words(visitor.get(f"/challenges/{NAME}/entry/"))


def test_a_file_waiting_to_be_scored_is_withdrawn_for_nothing(entrant: Enter) -> None:
    visitor = entrant()
    send(visitor, predictions())
    Submission.objects.update(state=State.RECEIVED, scored=None, public=None)
    take_back(find_challenge(NAME), Submission.objects.get())
    assert Submission.objects.get().state == State.WITHDRAWN
    assert "send 3 more files" in words(visitor.get(f"/challenges/{NAME}/entry/"))


def test_a_request_that_is_too_large_is_not_read(entrant: Enter, person: Make) -> None:
    address = f"/challenges/{NAME}/entry/send/"
    size = {"CONTENT_LENGTH": str(60 * 1024**2)}
    assert entrant().post(address, **size).status_code == 413
    assert person("public").post(address, CONTENT_LENGTH=str(20 * 1024**2)).status_code == 413


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 100, b"PK\x03\x04zip", b"id,prediction\n", "id,prediction\nS0001,９\n".encode("utf-16")]
)
def test_a_file_that_is_none_is_refused_with_a_reason(entrant: Enter, content: bytes) -> None:
    told = words(send(entrant(), content))
    assert "refused" in told and "What to do next" in told


def test_the_name_of_a_file_is_no_path_and_turns_no_text_around(entrant: Enter, city: Workspace) -> None:
    send(entrant(), predictions(), name="..\\..\\ev\u202eil<b>.csv")
    row = Submission.objects.get()
    assert row.name == "evil<b>.csv"
    assert (city.folder / "site" / row.path).is_file() and row.path.endswith(row.sha256)
