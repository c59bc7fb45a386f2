"""Mail that is queued goes out once: to a server that takes it, refuses, hangs, drops, and with the work killed anywhere."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import override_settings
from django.utils import timezone

from tests.web.business.tracking.mail_server import MailServer, mail_server
from upstate.actions.doctor import doctor
from upstate.city.workspace import Workspace
from upstate.web.business import sending
from upstate.web.business.mailing import note_arrived, queue_mail, send_anew, stuck, unsure
from upstate.web.business.models import Mail
from upstate.web.business.sending import send_waiting
from upstate.web.business.tracking.rounds import tell_state


@pytest.fixture
def server(city: Workspace) -> Iterator[MailServer]:
    with mail_server() as opened:
        yield opened


def queue(key: str = "about 1", **values: str) -> Mail:
    told = {"to": "ana@tacos.example", "subject": "Your permit", "body": "It is here.\n.\n..two", "language": "en"}
    return queue_mail(key=key, **(told | values))


def later(days: float = 0, **parts: float) -> Any:
    return timezone.now() + timedelta(days=days, **parts)


def test_a_mail_goes_out_as_plain_text_and_leaves_its_text_nowhere(server: MailServer) -> None:
    mail = queue()
    assert send_waiting() == 1
    (got,) = server.messages
    assert (got["To"], got["Subject"], got.get_content_type()) == ("ana@tacos.example", "Your permit", "text/plain")
    assert got.get_payload().replace("\r\n", "\n").rstrip("\n") == "It is here.\n.\n..two"
    mail.refresh_from_db()
    assert (bool(mail.sent), mail.subject, mail.body, mail.tries) == (True, "", "", 0)
    assert send_waiting(later(30)) == 0 and len(server.taken) == 1


def test_spanish_arrives_as_it_was_written(server: MailServer) -> None:
    queue(subject="Su permiso – ¿dónde está?", body="Está aquí, señora Peña.", language="es")
    send_waiting()
    (got,) = server.messages
    assert got.get_payload(decode=True).decode() == "Está aquí, señora Peña.\r\n" and got["Content-Language"] == "es"  # type: ignore[union-attr]


def test_what_is_told_once_is_queued_once_and_what_did_not_happen_is_not_told(server: MailServer) -> None:
    assert queue().pk == queue(body="other").pk
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue("about 2")
        raise ZeroDivisionError
    assert [one.key for one in Mail.objects.all()] == ["about 1"]


@pytest.mark.parametrize("mode", ["refuse", "later", "refuse text", "drop early", "hang"])
def test_a_server_that_does_not_take_it_is_asked_again_and_again_with_growing_waits(
    server: MailServer, mode: str
) -> None:
    server.mode, waits = mode, []
    mail, now = queue(), timezone.now()
    with override_settings(EMAIL_TIMEOUT=0.2):
        for _ in range(3):
            assert send_waiting(now) == 0
            assert send_waiting(now) == 0, "it is not due yet"
            mail.refresh_from_db()
            waits.append(mail.next_try - timezone.now())
            now = mail.next_try
    assert (mail.tries, mail.handed, mail.sent, bool(mail.fault), server.taken) == (3, None, None, True, [])
    assert waits == sorted(waits) and waits[2] > 3 * waits[0]
    server.mode = "take"
    assert send_waiting(now) == 1 and len(server.taken) == 1


def test_no_server_at_all_loses_nothing(server: MailServer) -> None:
    queue()
    with override_settings(EMAIL_PORT=1):
        assert send_waiting() == 0
    assert send_waiting(later(1)) == 1


def test_one_address_that_is_refused_keeps_no_other_waiting(server: MailServer) -> None:
    queue("about 1", to="no@such@address", subject="a\r\nBcc: x@y.example")
    queue("about 2")
    assert send_waiting() == 1
    assert Mail.objects.get(key="about 1").fault


def test_a_subject_can_not_smuggle_a_header_in(server: MailServer) -> None:
    queue(subject="Hello\r\nBcc: everybody@city.example\r\n\r\nbody")
    send_waiting()
    assert server.messages[0]["Bcc"] is None


def test_a_server_that_drops_with_the_text_in_hand_gets_it_no_second_time_by_itself(server: MailServer) -> None:
    server.mode, mail = "drop late", queue()
    assert send_waiting() == 0
    assert len(server.taken) == 1 and [one.pk for one in unsure()] == [mail.pk]
    server.mode = "take"
    assert send_waiting(later(30)) == 0 and len(server.taken) == 1
    assert not stuck()
    assert send_anew(mail.pk) and send_waiting(later(0)) == 1
    ids = {one["Message-ID"] for one in server.messages}
    assert len(server.taken) == 2 and len(ids) == 1, "a person said so; a mail program sees that it is the same"
    assert not send_anew(mail.pk), "what is sent is not sent again"


def test_a_person_can_say_that_it_arrived(server: MailServer) -> None:
    server.mode, mail = "drop late", queue()
    send_waiting()
    assert note_arrived(mail.pk) and not unsure()
    mail.refresh_from_db()
    assert mail.sent and not mail.body


class _KillError(BaseException):
    """The end of the process, as far as one process can play it: nothing is caught, nothing is tidied up."""


def test_a_process_that_is_killed_before_the_text_left_costs_a_wait(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue()
    with monkeypatch.context() as patch, pytest.raises(_KillError):
        patch.setattr(sending, "deliver", _die)
        send_waiting()
    assert send_waiting() == 0, "the one that was killed still has it in hand"
    assert send_waiting(later(minutes=6)) == 1 and len(server.taken) == 1


def _die(*_: Any, **__: Any) -> None:
    raise _KillError


def test_a_process_that_is_killed_while_the_server_takes_it_is_told_honestly(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = queue()

    def die_behind(_message: Any, *, before: Any) -> None:
        before()
        raise _KillError

    with monkeypatch.context() as patch, pytest.raises(_KillError):
        patch.setattr(sending, "deliver", die_behind)
        send_waiting()
    assert not unsure(), "somebody has it in hand"
    Mail.objects.update(claimed_until=later(minutes=-1))
    assert [one.pk for one in unsure()] == [mail.pk]
    assert send_waiting(later(30)) == 0 and not server.taken


def test_many_processes_at_once_send_each_mail_once(server: MailServer) -> None:
    for number in range(20):
        queue(f"about {number}")
    start = threading.Barrier(6)

    def work() -> None:
        start.wait()
        send_waiting()
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(server.taken) == 20 == Mail.objects.filter(sent__isnull=False).count()
    assert len({one["Message-ID"] for one in server.messages}) == 20


def test_who_was_too_slow_may_not_hand_over_what_another_has_in_hand(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = queue()

    def slow(_message: Any, *, before: Any) -> None:
        Mail.objects.filter(pk=mail.pk).update(claim="another", claimed_until=later(minutes=5))
        before()
        pytest.fail("the text left")

    monkeypatch.setattr(sending, "deliver", slow)
    assert send_waiting() == 0
    mail.refresh_from_db()
    assert (mail.claim, mail.handed, mail.tries) == ("another", None, 0)


def test_what_can_not_be_sent_is_told_to_administrators_and_by_the_doctor(
    server: MailServer, city: Workspace, person: Any
) -> None:
    server.mode, mail, now = "refuse", queue(), timezone.now()
    tell_state()
    assert ("mail", True) in [one[:2] for one in doctor(workspace=city.folder).things]
    for _ in range(5):
        send_waiting(now)
        now = Mail.objects.get().next_try
    tell_state()
    (told,) = [one for one in doctor(workspace=city.folder).things if one[0] == "mail"]
    assert not told[1] and "1 can not be sent" in told[2]
    admin = person("administrator")
    page = admin.get("/business/desk/mail/").content.decode()
    assert "about 1" in page and "550 nobody here" in page and "It is here." not in page
    server.mode = "take"
    admin.post("/business/desk/mail/", {"step": "send", "mail": str(mail.pk)})
    assert send_waiting(later(0)) == 1 and not stuck()


def test_it_is_given_up_after_a_week_and_that_is_told_too(server: MailServer) -> None:
    server.mode, mail = "refuse", queue()
    Mail.objects.update(made=later(-8), tries=20)
    send_waiting()
    mail.refresh_from_db()
    assert mail.stopped and list(stuck()) == [mail]
    assert send_waiting(later(30)) == 0 and mail.body
    assert send_anew(mail.pk)


@pytest.mark.parametrize("sent", [{}, {"step": "send"}, {"step": "erase", "mail": "1"}, {"step": "send", "mail": "9" * 30},
                                  {"step": "send", "mail": "-1"}, {"step": "send", "mail": "²"}])  # fmt: skip
def test_nonsense_sent_to_the_page_of_the_queue_does_nothing(
    city: Workspace, person: Any, sent: dict[str, str]
) -> None:
    queue()
    assert person("administrator").post("/business/desk/mail/", sent).status_code == 302
    assert Mail.objects.get().tries == 0


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"waiting": "x"}', json.dumps({"waiting": 1})])
def test_the_doctor_does_not_stumble_over_a_broken_note(city: Workspace, text: str) -> None:
    (city.folder / "site" / "mail.json").write_text(text, "utf-8")
    (told,) = [one for one in doctor(workspace=city.folder).things if one[0] == "mail"]
    assert not told[1]
