"""Files that come with an application: kept at once, removable, refused without losing the rest, given to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.web.business.applying.filling import TRUCK, YOU, begin, fill_in, fill_truck, pdf, photo, send, upload
from upstate.web.business.applying import uploads
from upstate.web.business.models import Application, Upload, Version


def give(client: Client, address: str, **files: Any) -> Any:
    return fill_in(
        client, address, "the_truck", {**TRUCK, "upload": "1", **{f"t0-{name}": file for name, file in files.items()}}
    )


def test_a_file_is_kept_at_once_by_its_fingerprint_and_its_page_is_shown_again(client: Client, portal: Any) -> None:
    address = begin(client)
    response = give(client, address, truck_photo=upload("my truck.jpg", photo()))
    assert response["Location"] == f"{address}part/the_truck/"
    kept = Upload.objects.get()
    path = settings.SITE / kept.path
    assert path.read_bytes() == photo() and path.name == kept.sha256
    page = client.get(response["Location"]).content.decode()
    assert "my truck.jpg" in page and 'value="Tacos Ana"' in page


def test_a_file_that_is_refused_loses_neither_the_answers_nor_the_other_file(client: Client, portal: Any) -> None:
    address = begin(client)
    page = give(
        client, address, truck_photo=upload("truck.exe", b"MZ" + bytes(99)), insurance=upload("i.pdf", pdf("Insured"))
    )
    assert page.status_code == 422
    text = page.content.decode()
    assert "truck.exe was not taken." in text and "JPEG, PNG, WebP or TIFF" in text and "Take a photo of it" in text
    assert [one.name for one in Upload.objects.all()] == ["i.pdf"]
    assert 'value="Tacos Ana"' in text
    left = [one.name for one in (settings.SITE / "applications").rglob("*") if one.is_file()]
    assert left == [Upload.objects.get().sha256]


def test_the_same_in_spanish(client: Client, portal: Any) -> None:
    address = begin(client, language="/es")
    page = give(client, address, truck_photo=upload("camion.exe", b"MZ" + bytes(99))).content.decode()
    assert "No recibimos camion.exe." in page and "Tómele una foto" in page


def test_a_file_can_be_removed_and_another_one_chosen(client: Client, portal: Any) -> None:
    address = begin(client)
    give(client, address, truck_photo=upload("one.jpg", photo()))
    fill_in(client, address, "the_truck", {**TRUCK, "remove_file": str(Upload.objects.get().pk)})
    give(client, address, truck_photo=upload("two.png", photo("PNG")))
    assert [one.name for one in Upload.objects.filter(removed=None)] == ["two.png"]


def test_the_same_file_sent_twice_is_there_once_and_more_than_asked_for_are_refused(
    client: Client, portal: Any
) -> None:
    address = begin(client)
    for _ in range(2):
        assert give(client, address, truck_photo=upload("one.jpg", photo())).status_code == 302
    page = give(client, address, truck_photo=upload("two.png", photo("PNG")))
    assert "There is a file here already." in page.content.decode()
    assert Upload.objects.count() == 1


def test_a_file_is_given_as_an_attachment_that_does_nothing(client: Client, portal: Any) -> None:
    address = begin(client)
    give(client, address, insurance=upload('../../"><script>alert(1)</script>.pdf', pdf("Insured")))
    kept = Upload.objects.get()
    response = client.get(f"{address}file/{kept.pk}/")
    assert b"".join(response.streaming_content) == (settings.SITE / kept.path).read_bytes()
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff" and "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]
    page = client.get(f"{address}part/the_truck/").content.decode()
    assert "<script>alert" not in page


def test_another_applicants_file_and_key_are_not_found(client: Client, portal: Any) -> None:
    address, other = begin(client), begin(Client())
    give(client, address, insurance=upload("i.pdf", pdf("Insured")))
    number = Upload.objects.get().pk
    made = Application.objects.order_by("id")[0]
    for path in (
        f"{other}file/{number}/",
        f"{address[:-2]}x/",
        f"/business/apply/{made.reference}/",
        f"/business/apply/{made.key}/",
        f"/business/apply/{made.reference}/file/{number}/",
        f"/business/apply/{made.reference}/check/",
        f"/business/apply/{made.reference}/part/you/",
    ):
        assert Client().get(path).status_code == 404, path
    fill_in(Client(), other, "the_truck", {**TRUCK, "remove_file": str(number)})
    assert Upload.objects.get().removed is None


def test_a_file_that_was_removed_is_given_only_while_a_sent_version_shows_it(client: Client, portal: Any) -> None:
    address = begin(client)
    fill_truck(client, address)
    send(client, address)
    Application.objects.update(stage="waiting")
    first = Upload.objects.get(question="truck_photo")
    fill_in(client, address, "the_truck", {**TRUCK, "remove_file": str(first.pk)})
    give(client, address, truck_photo=upload("new.png", photo("PNG")))
    second = Upload.objects.get(name="new.png")
    fill_in(client, address, "the_truck", {**TRUCK, "remove_file": str(second.pk)})
    assert client.get(f"{address}file/{first.pk}/").status_code == 200
    assert client.get(f"{address}file/{second.pk}/").status_code == 404
    assert Version.objects.get(number=1).answers["the_truck"][0]["truck_photo"] == [first.pk]


def test_pages_that_hold_the_key_are_kept_by_nobody_and_told_to_no_other_site(client: Client, portal: Any) -> None:
    address = begin(client)
    fill_in(client, address, "you", YOU)
    for path in (address, f"{address}check/", f"{address}part/you/", f"{address}email/"):
        response = client.get(path)
        assert response["Referrer-Policy"] == "same-origin", path
        assert "no-store" in response["Cache-Control"] and "noindex" in response["X-Robots-Tag"], path


def test_a_large_photo_passes_only_with_the_key_of_an_application(client: Client, portal: Any) -> None:
    address = begin(client)
    large = upload("large.tif", photo("TIFF", (2200, 1700)))
    assert 10 * 1024**2 < (large.size or 0) < 12 * 1024**2
    page = give(client, address, truck_photo=large)
    assert page.status_code == 422 and "10 MB at most" in page.content.decode()
    large.seek(0)
    assert give(client, f"/business/apply/{'x' * 43}/", truck_photo=large).status_code == 413


@pytest.mark.parametrize(
    ("name", "content", "question", "saved"),
    [
        ("plan.hta", pdf("Insured"), "insurance", "plan.hta.pdf"),
        ("plan.pdf.html", b"<html><script>alert(1)</script><!--" + pdf("x") + b"-->", "insurance", "plan.pdf.html.pdf"),
        ("plan\u202efdp.exe", pdf("Insured"), "insurance", "planfdp.exe.pdf"),
        ("truck.pdf", photo("PNG"), "truck_photo", "truck.pdf.png"),
        ("truck.JPEG", photo(), "truck_photo", "truck.JPEG"),
    ],
)
def test_no_file_leaves_the_site_under_an_ending_that_its_content_does_not_have(
    client: Client, portal: Any, name: str, content: bytes, question: str, saved: str
) -> None:
    address = begin(client)
    give(client, address, **{question: upload(name, content)})
    response = client.get(f"{address}file/{Upload.objects.get().pk}/")
    assert response["Content-Disposition"] == f'attachment; filename="{saved}"'


def test_a_pdf_behind_a_web_page_is_told_to_who_looks_at_it(client: Client, portal: Any) -> None:
    give(client, begin(client), insurance=upload("a.pdf", b"<html><script>alert(1)</script><!--" + pdf("x")))
    [told] = Upload.objects.get().found
    assert not told["refused"] and "before the PDF begins" in told["given"]["one"]


def test_files_of_strangers_never_hold_more_than_two_places_of_the_server(client: Client, portal: Any) -> None:
    address = begin(client)
    for _ in range(2):
        assert uploads.looking.acquire(blocking=False)
    try:
        page = give(client, address, insurance=upload("a.pdf", pdf("Insured")))
    finally:
        uploads.looking.release(2)
    assert page.status_code == 503 and "Try again in a minute" in page.content.decode()
    assert 'value="Tacos Ana"' in page.content.decode() and not Upload.objects.exists()
    assert give(client, address, insurance=upload("a.pdf", pdf("Insured"))).status_code == 302


def test_a_large_request_passes_with_no_reference_that_the_visitor_may_not_open(
    client: Client, person: Any, portal: Any
) -> None:
    ana = person("public")
    begin(ana)
    for visitor, reference, status in (
        (client, "BCDF2345", 413),
        (client, Application.objects.get().reference, 413),
        (ana, Application.objects.get().reference, 422),
    ):
        path = f"/business/apply/{reference}/part/the_truck/"
        assert visitor.generic("POST", path, b"", CONTENT_LENGTH=str(11 * 1024**2)).status_code == status
