"""The long texts, Markdown from a stranger: what would run, load, or lead astray is told with its file and line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.solutions.service.conftest import the_portal, told, with_file
from tests.thorough import examples
from upstate.solutions.service import LETTERS, read_service
from upstate.solutions.service.prose import prose_faults

SPOILED = {
    "a script": ("Hello.\n\n<script>alert(1)</script>\n", "line 3: what looks like a tag"),
    "a tag in a sentence": ("Hello <b onclick=x>you</b>.\n", "line 1: what looks like a tag"),
    "a comment": ("Hello.\n<!-- {zoning_phone} -->\n", "line 2: what looks like a tag"),
    "a tag in code": ("    <script>alert(1)</script>\n", "line 1: what looks like a tag"),
    "a link that runs": ("Hello.\n\n[Ask](javascript:alert(1))\n", "line 3: a link to 'javascript:alert(1)'"),
    "a link that runs, in capitals": ("[Ask](JaVaScRiPt:alert(1))\n", "a link to 'JaVaScRiPt:alert(1)'"),
    "a link that runs, hidden": ("[Ask](&#106;avascript:alert(1))\n", "a link to 'javascript:alert(1)'"),
    "a link that runs, from below": ("[Ask][1]\n\n[1]: javascript:alert(1)\n", "line 1: a link to 'javascript:alert(1)'"),
    "a link in an address of data": ("[Ask](data:text/html;base64,PHN2Zz4=)\n", "a link to 'data:text/html"),
    "a link in a list": ("- one\n- [two](vbscript:x)\n", "line 2: a link to 'vbscript:x'"),
    "a link without a lock": ("[Ask](http://city.example/)\n", "a link to 'http://city.example/'"),
    "a link to nowhere": ("[Ask]()\n", "a link to ''"),
    "a link to another folder": ("[Ask](../../admin/)\n", "a link to '../../admin/'"),
    "a link to another site without a scheme": ("[Ask](//evil.example/)\n", "a link to '//evil.example/'"),
    "an address in brackets": ("<https://city.example/>\n", "line 1: what looks like a tag"),
    "a picture that counts readers": ("Hello.\n![x](https://evil.example/p.gif)\n", "a picture"),
    "a picture from below": ("![x][1]\n\n[1]: https://evil.example/p.gif\n", "line 1: a picture"),
    "an escape code": ("Hello.\n\x1b[2J\n", "line 2: a character that can not be shown"),
    "text that runs right to left": ("Hello \u202eyou.\n", "line 1: a character that can not be shown"),
    "NUL": ("Hello\x00.\n", "line 1: a character that can not be shown"),
    "a tab": ("Hello\tyou.\n", "line 1: a character that can not be shown"),
    "a line end that only some see": ("Hello\u2028you.\n", "line 1: a character that can not be shown"),
    "a brace alone": ("Call {zoning phone}.\n", "line 1: a brace that holds no name"),
    "a fact in capitals": ("Call {Zoning_Phone}.\n", "line 1: a brace that holds no name"),
    "a template of another program": ("{% load x %} {{ settings.SECRET_KEY }}\n", "line 1: a brace that holds no name"),
    "a call in braces": ("{zoning_phone.__class__}\n", "line 1: a brace that holds no name"),
    "nothing": ("\n \n", "is empty"),
    "a book": ("x" * 10_001, "10,001 letters; 10,000 is the most"),
    "lists in lists in lists": (">" * 5_000 + "\n", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "says"), SPOILED.values(), ids=SPOILED.keys())
@pytest.mark.parametrize("file", ["guide/find_money.es.md", "letters/refused.en.md"])
def test_a_spoiled_text_is_refused_with_its_file_and_line(file: str, text: str, says: str) -> None:
    faults = list(prose_faults(text, file=file))
    assert any(says in fault for fault in faults) or not says
    assert all(fault.startswith(file) and fault.isprintable() for fault in faults)


@pytest.mark.parametrize("file", ["guide/find_money.es.md", "letters/refused.en.md"])
def test_a_spoiled_text_keeps_the_whole_solution_from_being_borrowed(file: str) -> None:
    assert f"{file}: line 1: what looks like a tag" in told(with_file(file, "<script>alert(1)</script>\n"))


def test_headings_lists_and_links_to_pages_telephones_and_mailboxes_are_fine() -> None:
    text = "# Hello\r\n\r\n- **one** [a](https://city.example/a?b=c)\r\n- [b](tel:+13155550100) [c](mailto:a@b.example)\r\n> 5 < 6\r\n"
    assert list(prose_faults(text, file="x.md")) == []


@given(st.text(max_size=200))
@settings(max_examples=examples(500), deadline=None)
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    assert all(fault.isprintable() for fault in prose_faults(text, file="x.md"))


def test_a_fact_that_is_not_there_is_told() -> None:
    given = told(with_file("guide/find_money.en.md", "Call {mayor_phone}.\n"))
    assert "guide/find_money.en.md names the fact mayor_phone, which facts.csv does not have" in given


def test_a_telephone_in_one_language_only_is_told() -> None:
    given = told(with_file("guide/find_money.en.md", "Call {zoning_phone}.\n"))
    assert "guide/find_money: zoning_phone stands in one language only" in given


def test_a_letter_that_names_what_it_does_not_have_is_told() -> None:
    text = the_portal().files["letters/refused.en.md"] + "\n{number}\n"
    assert "letters/refused.en.md names number, which a letter of this kind does not have" in told(
        with_file("letters/refused.en.md", text)
    )


def test_a_letter_that_nobody_sends_is_told() -> None:
    assert "letters/threat.en.md is no letter of a service" in told(with_file("letters/threat.en.md", "Pay.\n"))


def test_every_letter_stands_in_both_languages() -> None:
    assert {*read_service(the_portal()).letters} == {(name, language) for name in LETTERS for language in ("en", "es")}
