"""Letters as a reader of PDF finds them: tagged, in their language, and with what people typed as plain text."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from upstate.permits.letters import Letterhead, UnfilledLetter, render_letter, unprintable

HEAD = Letterhead("Springfield, IL", "2026-00001", "June 3, 2026")
ISSUED = {
    "permit": "Food truck permit",
    "applicant_name": "Ana Díaz",
    "city": "Springfield, IL",
    "business_name": "Tacos Ana",
    "number": "2026-00001",
    "issued_on": "June 3, 2026",
    "ends_on": "June 2, 2027",
}
HOSTILE = [
    '#read("/etc/passwd")',
    "*bold* _it_ $x^2$ `raw` <label> @ref",
    "**strong** [link](https://evil.example) ![p](x.png)",
    "#{panic()} ] } ) \\ // /* comment */",
    "{number} {unknown}",
    "<script>alert(1)</script>",
    '", "title": "other',
    "Ñandú Łódź émigré – “so”",
]


TEXTS = {
    ("issued", "en"): """# Your {permit} is issued

Dear {applicant_name},

The City of {city} gives you this {permit} for {business_name}. Its number is **{number}**. It is good from {issued_on} to {ends_on}.
""",
    ("issued", "es"): """# Se emitió su {permit}

Estimado/a {applicant_name}:

La ciudad de {city} le da este documento para {business_name}. Su número es **{number}**. Vale del {issued_on} al {ends_on}.
""",
    ("refused", "en"): """# We can not give you the {permit}

Dear {applicant_name},

We looked at your application {reference}. The reason:

{reason}

You may ask us to look again. {contact}
""",
}


def letter(name: str, language: str) -> str:
    return TEXTS[name, language]


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def test_a_certificate_says_all_that_it_should() -> None:
    told = words(render_letter(letter("issued", "en"), ISSUED, language="en", head=HEAD))
    for value in ISSUED.values():
        assert value in told


def test_a_letter_is_tagged_for_those_who_hear_it() -> None:
    pdf = read(render_letter(letter("issued", "en"), ISSUED, language="en", head=HEAD))
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata and pdf.metadata.title == "Your Food truck permit is issued"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_a_spanish_letter_says_that_it_is_spanish() -> None:
    pdf = render_letter(letter("issued", "es"), ISSUED, language="es", head=HEAD)
    root: Any = read(pdf).trailer["/Root"]
    assert root["/Lang"] == "es"
    assert "Estimado/a Ana Díaz" in words(pdf)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_somebody_typed_stays_text(typed: str) -> None:
    told = words(render_letter(letter("issued", "en"), ISSUED | {"business_name": typed}, language="en", head=HEAD))
    assert "".join(typed.split()) in "".join(told.split())


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_hostile_title_stays_text(typed: str) -> None:
    pdf = render_letter(letter("refused", "en"), REFUSED | {"permit": typed}, language="en", head=HEAD)
    assert read(pdf).metadata["/Title"] == f"We can not give you the {typed}"  # type: ignore[index]


REFUSED = {
    "permit": "Permit",
    "applicant_name": "A",
    "reference": "R",
    "reason": "One.\nTwo.\x00\x1b[31m",
    "contact": "",
}


def test_a_reason_keeps_its_lines_and_loses_what_can_not_be_printed() -> None:
    pdf = render_letter(letter("refused", "en"), REFUSED, language="en", head=HEAD)
    lines = [line.strip() for page in read(pdf).pages for line in page.extract_text().splitlines()]
    assert "One." in lines
    assert "Two.[31m" in lines


def test_a_name_that_no_font_here_has_does_not_stop_a_permit() -> None:
    pdf = render_letter(letter("issued", "en"), ISSUED | {"business_name": "\ue000 Café"}, language="en", head=HEAD)
    assert "Café" in words(pdf)
    told = words(
        render_letter(letter("issued", "en"), ISSUED | {"business_name": "\u4e2d Café"}, language="en", head=HEAD)
    )
    assert "? Café" in told or "\u4e2d Café" in told


def test_a_very_long_value_does_not_fill_a_book() -> None:
    pdf = render_letter(letter("refused", "en"), REFUSED | {"reason": "word " * 100_000}, language="en", head=HEAD)
    assert len(read(pdf).pages) < 5


def test_a_list_and_marks_of_the_citys_own_text_are_kept() -> None:
    told = words(render_letter("# A\n\nSee **this**:\n\n- one\n- *two*\n", {}, language="en", head=HEAD))
    assert "See this:" in told and "one" in told and "two" in told


def test_a_gap_that_nothing_fills_is_told_in_three_parts() -> None:
    with pytest.raises(UnfilledLetter) as fault:
        render_letter("# Dear {nobody}", {"city": "S"}, language="en", head=HEAD)
    assert "nobody" in fault.value.given
    assert fault.value.allowed == "city"
    assert "letters/" in fault.value.next_step


def test_a_letter_without_a_heading_has_no_title_and_is_refused() -> None:
    with pytest.raises(UnfilledLetter) as fault:
        render_letter("Dear all,", {}, language="en", head=HEAD)
    assert "heading" in fault.value.given


def test_what_no_font_can_print_is_known_before_the_letter_is_written() -> None:
    assert unprintable("Łukasz Đặng, Ñandú – “so”") in ("", "ặ")
    assert unprintable("Ana \U000f0000 \U000f0001\U000f0000") == ""  # of no script: never printed at all
    assert unprintable("Ana \u1abf\U0001e93a") in ("\u1abf\U0001e93a", "")
