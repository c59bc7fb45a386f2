"""An applicant in a few lines: begins, fills in, sends."""

from __future__ import annotations

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

YOU = {"t0-applicant_name": "Ana Ruiz", "t0-applicant_phone": "315-555-0100"}
OWNERS = {"t0-owner_name": "Ana Ruiz", "t0-owner_share": "100", "times": "1"}
TRUCK = {"t0-business_name": "Tacos Ana", "t0-serves": "Tacos", "t0-cooks_aboard": "no"}
SHOP = {"t0-business_name": "Ana's Books", "t0-business_address": "12 Main Street"}


def begin(client: Client, permit: str = "food_truck_permit", query: str = "", language: str = "") -> str:
    """Press the button of the first page, knowing no answer to what is asked before; gives the address of the application."""
    first = f"{language}/business/apply/begin/{permit}/{query}"
    while "question" in (response := client.get(first)).context:
        first += f"{'&' if '?' in first else '?'}-={response.context['question'].name}"
    token = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert token
    return str(client.post(first, {"token": token[1]})["Location"])


def fill_in(client: Client, address: str, section: str, values: dict[str, Any]) -> Any:
    return client.post(f"{address}part/{section}/", values)


def fill_truck(client: Client, address: str) -> None:
    """All of the food truck's form."""
    fill_in(client, address, "you", YOU)
    fill_in(client, address, "owners", OWNERS)
    files = {"t0-truck_photo": upload("truck.jpg", photo()), "t0-insurance": upload("insurance.pdf", pdf("Insured"))}
    fill_in(client, address, "the_truck", {**TRUCK, **files})


def fill_shop(client: Client, address: str) -> None:
    """All of the business license's form, which needs no file."""
    fill_in(client, address, "you", YOU)
    fill_in(client, address, "the_business", SHOP)


def signing(page: str, name: str = "Ana Ruiz") -> dict[str, str]:
    """What the page on which the answers are checked sends when it is signed."""
    return {**dict(re.findall(r'name="(number|shown)" value="([^"]*)"', page)), "signed": name}


def send(client: Client, address: str) -> Any:
    return client.post(f"{address}check/", signing(client.get(f"{address}check/").content.decode()))


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo(kind: str = "JPEG", size: tuple[int, int] = (600, 400), *, ink: bool = True) -> bytes:
    """A picture with a black bar on it; without ink, of nothing."""
    image, out = Image.new("RGB", size, "white"), io.BytesIO()
    if ink:
        ImageDraw.Draw(image).rectangle((50, 50, 300, 200), fill="black")
    image.save(out, kind)
    return out.getvalue()


def pdf(*pages: str, change: Any = None) -> bytes:
    """A PDF with one page for each text; an empty text is an empty page. change: what is done to it before it is written."""
    writer, out = PdfWriter(), io.BytesIO()
    for text in pages:
        page = writer.add_blank_page(612, 792)
        if text:
            font = DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Font"),
                    NameObject("/Subtype"): NameObject("/Type1"),
                    NameObject("/BaseFont"): NameObject("/Helvetica"),
                }
            )
            page[NameObject("/Resources")] = DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
            )
            stream = DecodedStreamObject()
            stream.set_data(f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode())
            page[NameObject("/Contents")] = writer._add_object(stream)
    if change:
        change(writer)
    writer.write(out)
    return out.getvalue()
