"""What is personal is erased when its days are over or two persons agree, and never while a hold stands; readings are kept for good."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.web.business.desk import case_of, next_window, the_day_comes, worker
from tests.web.business.making import add_file, send_application
from upstate.web.business.applying.telling import tell_link
from upstate.web.business.events import APPLICANT, What, record
from upstate.web.business.guarding import guard_readings
from upstate.web.business.handing_over import hand_over
from upstate.web.business.mailing import queue_mail
from upstate.web.business.models import Application, Erasure, HandOver, Letter, Mail, Reading, Stage, Upload, Version
from upstate.web.business.reviewing import actions
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.service import the_portal
from upstate.web.business.tracking import keeping
from upstate.web.business.tracking.erasing import sweep
from upstate.web.business.tracking.writing import write_message
from upstate.web.people.models import Person

pytestmark = pytest.mark.usefixtures("portal")


def refused(**fields: Any) -> Application:
    """An application with a file, a letter, a message and mail, that was refused today."""
    application = send_application(**fields)
    _write(add_file(application, "insurance", "Ana Diaz insurance.pdf"))
    write_message(application, "I am Ana.", token="t")
    queue_mail(key=f"received {application.reference} 1", to="ana@tacos.example", subject="s", body="b", language="en")
    actions.refuse(case_of(application), by=worker("treasury"), seen=1, reason="The street is too narrow.")
    return Application.objects.get(pk=application.pk)


def _write(upload: Upload) -> Path:
    path = Path(settings.SITE) / upload.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF Ana")
    return path


def everything(application: Application) -> str:
    """All rows of the application, and the names of its files, as text."""
    rows: list[Any] = [*Application.objects.filter(pk=application.pk).values(), *Mail.objects.values()]
    for name in ("versions", "uploads", "events", "letters", "reviews"):
        rows += getattr(application, name).values()
    folder = Path(settings.SITE) / "applications" / str(application.pk)
    return f"{rows} {[str(one) for one in folder.rglob('*')]}"


def in_days(number: int) -> Any:
    return timezone.now() + timedelta(days=number)


def test_after_its_days_what_is_personal_is_gone_and_the_record_stays() -> None:
    application = refused()
    assert sweep(in_days(364)) == 0
    assert "Ana" in everything(application)
    assert sweep(in_days(366)) == 1
    application.refresh_from_db()
    left = everything(application)
    for gone in ("Ana D", "Luis", "ana@tacos", "315-555", "insurance.pdf", "I am Ana", ".pdf"):
        assert gone not in left, gone
    answers = Version.objects.get().answers
    assert answers["the_truck"][0]["business_name"] == "Tacos Ana" and answers["owners"][0] == {}
    assert application.stage == Stage.REFUSED and application.decided and application.erased
    event = application.events.get(what=What.ERASED)
    assert (event.values["why"], event.who) == ("days", "the program") and event.values["answers"] > 0
    assert application.events.get(what=What.REFUSED).words == "" and Letter.objects.get().number
    assert sweep(in_days(9999)) == 0, "once is enough"


def test_its_link_and_its_pages_open_nothing_any_more(client: Any, person: Any) -> None:
    application = refused(person=(ana := person("public")).person)
    assert ana.get(f"/business/track/{application.reference}/").status_code == 200
    sweep(in_days(366))
    assert ana.get(f"/business/track/{application.reference}/").status_code == 404
    assert person("administrator").get(f"/business/desk/at/{application.reference}/").status_code == 404


def test_what_was_issued_is_kept_until_long_after_its_last_day_and_for_good_without_one() -> None:
    application, endless = send_application(), send_application()
    Application.objects.update(stage=Stage.ISSUED, decided=timezone.now())
    Application.objects.filter(pk=application.pk).update(ends_on=date.today() + timedelta(days=365))
    assert sweep(in_days(365 + 2554)) == 0
    assert sweep(in_days(365 + 2557)) == 1
    endless.refresh_from_db()
    assert sweep(in_days(99999)) == 0 and endless.erased is None


def test_what_is_not_decided_is_kept() -> None:
    send_application()
    assert sweep(in_days(99999)) == 0


def test_a_draft_that_nobody_goes_on_with_goes_whole_with_its_files() -> None:
    draft = send_application()
    path = _write(add_file(draft, "insurance", "a.pdf"))
    Application.objects.filter(pk=draft.pk).update(stage=Stage.DRAFT, sent=None)
    assert sweep(in_days(89)) == 0 and path.exists()
    assert sweep(in_days(91)) == 1
    assert not Application.objects.exists() and not Upload.objects.exists() and not path.exists()


def test_nothing_is_erased_while_a_hold_stands_by_days_or_by_two_persons() -> None:
    application, ann, bob = refused(), worker("", "approver"), worker("", "approver")
    keeping.place_hold(application, by=ann, reason="The court asks.")
    keeping.ask_erasure(application, by=ann, reason="She asked.")
    assert sweep(in_days(9999)) == 0
    with pytest.raises(NotNow, match="hold"):
        keeping.do_erasure(application, by=bob)
    assert "Ana" in everything(application)
    keeping.lift_hold(application, by=bob)
    assert sweep(in_days(9999)) == 1


def test_a_draft_under_a_hold_is_not_removed() -> None:
    draft = send_application()
    Application.objects.filter(pk=draft.pk).update(stage=Stage.DRAFT)
    keeping.place_hold(draft, by=worker("", "approver"), reason="The court asks.")
    assert sweep(in_days(9999)) == 0 and Application.objects.exists()


def test_it_takes_two_persons_to_erase_before_its_time() -> None:
    application, ann, bob = refused(), worker("", "approver"), worker("", "approver")
    with pytest.raises(NotNow):
        keeping.do_erasure(application, by=ann)
    with pytest.raises(NotNow):
        keeping.ask_erasure(application, by=ann, reason=" ")
    keeping.ask_erasure(application, by=ann, reason="She asked.")
    with pytest.raises(NotNow, match="yourself"):
        keeping.do_erasure(application, by=ann)
    ann.email = "ann.lee@springfield.example"
    ann.save()
    Erasure.objects.update(asked_by=ann.named)
    with pytest.raises(NotNow, match="yourself"):
        keeping.do_erasure(application, by=Person(pk=bob.pk + 1, email="AnnLee+2@springfield.example"))
    keeping.do_erasure(application, by=bob)
    assert "Ana D" not in everything(application)
    done = Erasure.objects.get()
    assert done.done_id == bob.pk and done.asked_id == ann.pk
    with pytest.raises(DatabaseError), transaction.atomic():
        Erasure.objects.update(done_id=done.asked_id)


def test_what_is_not_decided_is_erased_by_nobody() -> None:
    application = send_application()
    with pytest.raises(NotNow, match="not decided"):
        keeping.ask_erasure(application, by=worker("", "approver"), reason="She asked.")


def test_mail_that_waits_about_an_erased_application_is_not_sent_and_tells_nothing() -> None:
    application = refused()
    other = queue_mail(key="received BCDF2345 1", to="bo@x.example", subject="s", body="b", language="en")
    sweep(in_days(366))
    about = Mail.objects.filter(key__contains=application.reference)
    assert about and all((row.to, row.subject, row.body, bool(row.stopped)) == ("", "", "", True) for row in about)
    other.refresh_from_db()
    assert other.to == "bo@x.example" and other.stopped is None


def test_addresses_of_mail_that_was_sent_are_forgotten_after_a_month() -> None:
    queue_mail(key="a", to="bo@x.example", subject="s", body="b", language="en")
    Mail.objects.update(sent=timezone.now())
    sweep(in_days(29))
    assert Mail.objects.get().to
    sweep(in_days(31))
    assert not Mail.objects.get().to


def test_a_question_that_the_form_has_no_more_counts_as_personal() -> None:
    application = refused()
    Version.objects.update(answers={"you": [{"old_question": "Ana Díaz"}], "gone": [{"x": "Ana Díaz"}]})
    sweep(in_days(366))
    assert Version.objects.get(application=application).answers == {"you": [{}], "gone": [{}]}


def test_a_sweep_that_is_killed_is_ended_by_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    application = refused()

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("upstate.web.business.tracking.erasing.record", die)
        sweep(in_days(366))
    application.refresh_from_db()
    assert application.erased is None
    assert sweep(in_days(366)) == 1


def test_the_page_of_keeping_takes_each_step_and_says_what_it_can_not_do(person: Any) -> None:
    application, ann, bob = refused(), person("approver"), person("approver")
    address = f"/business/desk/at/{application.reference}/keeping/"
    assert "kept until" in ann.get(address).content.decode()
    assert ann.post(address, {"step": "hold", "reason": ""}).status_code == 409
    assert ann.post(address, {"step": "hold", "reason": "The court asks."}).status_code == 302
    assert "The court asks." in bob.get(address).content.decode()
    ann.post(address, {"step": "ask", "reason": "She asked."})
    assert bob.post(address, {"step": "erase"}).status_code == 409
    ann.post(address, {"step": "lift"})
    assert ann.post(address, {"step": "erase"}).status_code == 409
    assert bob.post(address, {"step": "erase"}).status_code == 302
    assert "was erased on" in ann.get(address).content.decode()
    assert ann.post(address, {"step": "drop table"}).status_code == 409
    assert person("approver", departments=["Parks"]).get(address).status_code == 404


def test_every_page_and_file_that_shows_an_application_to_the_city_leaves_a_line(person: Any) -> None:
    application = send_application()
    upload = add_file(application, "insurance", "a.pdf")
    _write(upload)
    fire, address = person("editor", departments=["Fire"], name="Fay"), f"/business/desk/at/{application.reference}/"
    fire.get(address)
    b"".join(fire.get(f"{address}file/{upload.pk}/").streaming_content)
    fire.get(f"{address}messages/")
    person("editor", departments=["Parks"]).get(address)
    lines = list(Reading.objects.order_by("pk").values_list("page", "number", "reference"))
    assert lines == [
        ("business-case", None, application.reference),
        ("business-upload", upload.pk, application.reference),
        ("business-messages", None, application.reference),
    ]
    page = person("administrator").get(f"{address}log/").content.decode()
    assert (
        "Fay" in page
        and f"Read a file, number {upload.pk}" in page
        and "business-upload" not in page
        and "a.pdf" not in page
    )


def test_an_applicant_who_reads_their_own_leaves_none(client: Any, person: Any) -> None:
    ana, works_here = person("public"), person("editor")
    for one in (ana, works_here):
        application = send_application(person=one.person)
        assert one.get(f"/business/track/{application.reference}/").status_code == 200
    assert not Reading.objects.exists()


def test_nobody_changes_or_removes_a_line_not_even_the_database() -> None:
    line = Reading.objects.create(reference="BCDF2345", who="Fay", page="business-case")
    for attempt in (line.save, line.delete, Reading.objects.all().delete, lambda: Reading.objects.update(who="x")):
        with pytest.raises(TypeError):
            attempt()
    for sql in ("UPDATE business_reading SET who = 'x'", "DELETE FROM business_reading"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    guard_readings(using="default")  # a second time changes nothing
    assert Reading.objects.get().who == "Fay"


def test_a_line_outlives_the_draft_that_it_is_about() -> None:
    draft = send_application()
    Reading.objects.create(reference=draft.reference, who="Fay", page="business-case")
    record(draft, What.MESSAGE, who=APPLICANT)
    Application.objects.update(stage=Stage.DRAFT)
    assert sweep(in_days(91)) == 1 and Reading.objects.exists()


MARKS = [f"mark{number}x" for number in range(20)]


def test_no_word_that_anybody_typed_is_left_in_any_table_after_erasing() -> None:
    application, mark = send_application(), iter(MARKS)
    fire, treasury = worker("fire"), worker("treasury", "approver")
    actions.hold(case_of(application), "fire", by=fire, seen=1, words=next(mark))
    for name in ("fire", "police", "zoning"):
        actions.approve(case_of(application), name, by=worker(name), seen=1, words=next(mark))
    visit = actions.plan(case_of(application), "fire_inspection", by=fire, **next_window())
    the_day_comes(application)
    actions.record_result(case_of(application), visit.pk, by=fire, result="fail", notes=next(mark))
    actions.charge(case_of(application), by=treasury, title=next(mark), cents=5)
    paid = actions.pay_at_counter(case_of(application), by=treasury, cents=500, how=next(mark), receipt="R-1")
    actions.ask_refund(case_of(application), paid.pk, by=treasury, cents=5, reason=next(mark))
    actions.refuse(case_of(application), by=treasury, seen=1, reason=next(mark))
    keeping.place_hold(application, by=treasury, reason=next(mark))
    keeping.lift_hold(application, by=treasury)
    keeping.ask_erasure(application, by=treasury, reason=next(mark))
    fingerprint = sha256(b"ana@tacos.example").hexdigest()[:16]
    tell_link(application, the_portal().forms["food_truck"], to="ana@tacos.example", link="x", once=fingerprint)
    used = MARKS[: MARKS.index(next(mark))]
    assert left(*used) and left(fingerprint)
    assert sweep(in_days(366)) == 1
    assert left(*MARKS, fingerprint, "ana@tacos.example", "315-555-0133") == []
    assert {one.title_en for one in application.charges.all()} > {"Fee"}  # those of the rules keep their names


def left(*words: str) -> list[str]:
    """Where one of the words stands, in any table of the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = str(cursor.fetchall())
            found += [f"{table}: {word}" for word in words if word in rows]
    return found


def test_what_was_asked_of_a_person_is_not_kept_for_good() -> None:
    told = {"query": "", "words": "I am Ana", "email": "ana@tacos.example", "phone": "", "language": "en"}
    for _ in range(2):
        hand_over(**told)
    HandOver.objects.filter(pk=HandOver.objects.latest("pk").pk).update(answered=timezone.now())
    for days, rows in ((89, 2), (91, 1), (365, 1), (367, 0)):
        sweep(in_days(days))
        assert HandOver.objects.count() == rows
