"""`upstate policy`, as a person calls it."""

from __future__ import annotations

import random
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import typst
from PIL import Image
from pypdf import PdfWriter

from tests.cli.conftest import call
from upstate.actions.adapt_policy import adapt_policy
from upstate.actions.write_policy import write_policy

NAME = "open-data-policy"
PLACES = (
    "adopted_by",
    "date",
    "access_law",
    "legal_officer",
    "approver",
    "portal",
    "data_officer",
    "reports_to",
    "contact",
)
FILLED = [word for name in PLACES for word in ("--fill", f"{name}=the council")]


@pytest.fixture
def city(tmp_path: Path) -> Path:
    folder = tmp_path / "springfield"
    assert call("new", folder, "--place", "Springfield").code == 0
    assert call("borrow", NAME, "-w", folder).code == 0
    return folder


def text_of(city: Path) -> str:
    return (city / "policies" / "open-data.md").read_text("utf-8")


def test_adapt_writes_down_what_there_is_to_choose_and_keeps_what_was_chosen(city: Path) -> None:
    told = call("adapt", NAME, "--json", "-w", city).json
    assert len(told["choices"]) == 32 and told["next"] == "upstate policy write"
    assert {"license": "public_domain"}.items() <= {one["name"]: one["option"] for one in told["choices"]}.items()
    file = Path(told["file"])
    assert "cc0: CC0, a public statement that all rights are waived. The same, in words" in file.read_text()
    file.write_text(file.read_text().replace('license = "public_domain"', 'license = "cc0" # as the council wished'))
    assert "license = cc0" in call("adapt", NAME, "-w", city).out
    assert "as the council wished" in file.read_text()
    assert call("adapt", NAME, "mains=x.csv", "-w", city).code == 2


def test_write_makes_the_text_by_what_is_chosen_and_remembers_it(city: Path) -> None:
    told = call("policy", "write", "--choose", "license=cc0", *FILLED, "--json", "-w", city).json
    assert "carry the CC0 statement, by which Springfield waives" in text_of(city)
    assert told["unfilled"] == [] and "P11" in told["provisions"]
    assert tomllib.loads(Path(told["decided"]).read_text())["choices"]["license"] == "cc0"
    call("policy", "write", "--choose", "bulk=leave_out", "-w", city)
    assert "CC0" in text_of(city) and "in bulk" not in text_of(city)


def test_write_names_every_open_place_and_check_fails_while_there_is_one(city: Path) -> None:
    written = call("policy", "write", "--fill", "date=3 March 2027", "-w", city)
    assert "line 5: {adopted_by}" in written.out and "{date}" not in written.out
    checked = call("policy", "check", "-w", city)
    assert checked.code == 2 and "line 5: {adopted_by}" in checked.out
    call("policy", "write", *FILLED, "-w", city)
    checked = call("policy", "check", "-w", city)
    assert checked.code == 0 and "No place is left open." in checked.out
    assert "P19 (line 53): Every dataset can be downloaded in bulk." in checked.out
    assert "P16 Share code" in checked.out


def test_what_city_toml_says_and_can_not_be_written_is_filled_by_hand(city: Path) -> None:
    settings = city / "city.toml"
    settings.write_text('name = "Springfield"\nemail = "__data__@springfield.example"\n')
    refused = call("policy", "write", "-w", city)
    assert refused.code == 2 and "city.toml" in refused.err and "--fill" in refused.err
    assert call("policy", "write", "--fill", "contact=open_data@springfield.example", "-w", city).code == 0
    assert "open_data@springfield.example" in text_of(city)


def test_two_who_decide_at_once_lose_nothing(city: Path) -> None:
    said = ["license=cc0", "bulk=leave_out"] * 3
    with ThreadPoolExecutor(7) as many:
        adapted = many.submit(adapt_policy, workspace=city, solution=NAME)
        done = [many.submit(write_policy, workspace=city, choose=dict([one.split("=")]), replace=True) for one in said]
    assert adapted.exception() is None and not any(one.exception() for one in done)
    choices = tomllib.loads((city / "solutions" / NAME / "choices.toml").read_text())["choices"]
    assert (choices["license"], choices["bulk"]) == ("cc0", "leave_out")


def test_a_text_that_a_person_changed_is_never_written_over_unsaid(city: Path) -> None:
    call("policy", "write", "-w", city)
    file = city / "policies" / "open-data.md"
    file.write_text(text_of(city) + "\nAnd one thing more.\n")
    refused = call("policy", "write", "--choose", "bulk=leave_out", "-w", city)
    assert refused.code == 2 and "written or changed by a person" in refused.err and "--replace" in refused.err
    assert "And one thing more." in text_of(city)
    assert 'bulk = "whole"' in (city / "solutions" / NAME / "choices.toml").read_text()
    told = call("policy", "write", "--replace", "--json", "-w", city).json
    assert "And one thing more." not in text_of(city) and "And one thing more." in Path(told["kept"]).read_text()
    assert call("policy", "write", "-w", city).code == 0


def test_a_text_that_was_there_before_upstate_is_a_persons(city: Path) -> None:
    (city / "policies").mkdir()
    (city / "policies" / "open-data.md").write_text("Ours.")
    assert call("policy", "write", "-w", city).code == 2
    assert text_of(city) == "Ours."


@pytest.mark.parametrize(
    "given", ["license", "licence=cc0", "license=gpl", "license=", "__class__=x", "=x", "license={__class__}"]
)
def test_a_wrong_choice_is_told_in_three_parts_and_nothing_is_written(city: Path, given: str) -> None:
    refused = call("policy", "write", "--choose", given, "-w", city)
    assert refused.code == 2 and "Allowed:" in refused.err and "Next:" in refused.err and "Traceback" not in refused.err
    assert not (city / "policies").exists() and not (city / "solutions" / NAME / "choices.toml").exists()


@pytest.mark.parametrize(
    "text", ["[choices", "choices = 5", "[choices]\nlicense = 5", "[more]\nx = 1", "\x00\xff", '[places]\ndate = "<b>"']
)
def test_choices_that_can_not_be_read_are_told_in_three_parts(city: Path, text: str) -> None:
    (city / "solutions" / NAME / "choices.toml").write_text(text, "latin-1")
    for command in (("policy", "write"), ("adapt", NAME)):
        refused = call(*command, "-w", city)
        assert refused.code == 2 and "Next:" in refused.err and "Traceback" not in refused.err


@pytest.mark.parametrize(
    "text",
    [
        'choices = {license = "cc0"}',
        'choices.license = "cc0"',
        '[choices]\nlicense = "cc0"',
        '# [choices]\nchoices.license = "cc0"\n[places]',
    ],
)
def test_choices_written_in_any_fashion_of_toml_are_kept(city: Path, text: str) -> None:
    file = city / "solutions" / NAME / "choices.toml"
    file.write_text(text)
    call("policy", "write", "--choose", "bulk=leave_out", "--fill", "date=3 March 2027", "-w", city)
    read = tomllib.loads(file.read_text())
    assert (read["choices"]["license"], read["choices"]["bulk"], read["places"]["date"]) == (
        "cc0",
        "leave_out",
        "3 March 2027",
    )
    assert "CC0" in text_of(city) and "3 March 2027" in text_of(city)


def test_what_is_no_policy_or_not_borrowed_is_told(city: Path) -> None:
    assert "has not borrowed" in call("policy", "write", "--solution", "road-decay", "-w", city).err
    call("borrow", "road-decay", "-w", city)
    assert "of the kind ranking, not a policy" in call("policy", "write", "--solution", "road-decay", "-w", city).err
    assert "of the kind policy" in call("prove", NAME, "-w", city).err


OPEN_PLACES = """Adopted by {mayor} on [insert date].
Signed: __________, title TBD.
See [the law](https://law.example) and [x] what is done, 20XX.

___
The (name of city) spends $XXX ..... each year ???
<insert department>
"""


def test_open_places_of_every_fashion_are_named_with_their_lines_and_links_and_rules_are_none(tmp_path: Path) -> None:
    file = tmp_path / "old.md"
    file.write_text(OPEN_PLACES)
    told = call("policy", "check", file, "--json").json
    assert [(one["line"], one["place"]) for one in told["unfilled"]] == [
        (1, "{mayor}"), (1, "[insert date]"), (2, "__________"), (2, "TBD"), (3, "20XX"),
        (6, "(name of city)"), (6, "XXX"), (6, "....."), (6, "???"), (7, "<insert department>"),
    ]  # fmt: skip


def _pdf(file: Path) -> None:
    with PdfWriter() as writer:
        writer.add_blank_page(200, 200)
        writer.write(file)


def test_the_same_sentence_is_found_in_text_markdown_html_and_pdf(tmp_path: Path) -> None:
    sentence = "All data shall be open to bulk downloads. Adopted on {date}."
    (tmp_path / "a.txt").write_text(sentence, "utf-16")
    (tmp_path / "b.md").write_text(f'## One\n\n- <span class="x">{sentence}</span>\n')
    (tmp_path / "c.html").write_text(
        f"<style>p {{}}</style><h1>One</h1><ol><li>{sentence}</li></ol><script>{{x}}</script>"
    )
    (tmp_path / "d.pdf").write_bytes(typst.compile(f"= One\n{sentence}".replace("{", "\\{").encode()))
    for name in ("a.txt", "b.md", "c.html", "d.pdf"):
        told = call("policy", "check", tmp_path / name, "--json").json
        assert [one["id"] for one in told["found"]] == ["P19"], name
        assert [one["place"] for one in told["unfilled"]] == ["{date}"], name


def test_compare_shows_the_provisions_side_by_side_and_how_two_drafts_differ(city: Path, tmp_path: Path) -> None:
    call("policy", "write", "-w", city)
    (tmp_path / "theirs.txt").write_text("Data shall be in bulk.\nData should be in the public domain.\n")
    ours = city / "policies" / "open-data.md"
    told = call("policy", "compare", ours, tmp_path / "theirs.txt", "--json").json
    by_id = {one["id"]: [each and each["confidence"] for each in one["found"]] for one in told["provisions"]}
    assert (len(by_id), by_id["P19"], by_id["P11"], by_id["P20"], by_id["P16"]) == (
        31,
        [4, 4],
        [4, 3],
        [4, None],
        [None, None],
    )
    shown = call("policy", "compare", ours, tmp_path / "theirs.txt", "--difference", "--sentences")
    assert "P19 theirs.txt, line 1: Data shall be in bulk." in shown.out and "+Data shall be in bulk." in shown.out
    assert call("policy", "compare", ours).code == 2


@pytest.mark.parametrize(
    "kind", ["binary", "picture", "huge", "long", "empty", "folder", "no file", "docx", "broken pdf", "blank pdf"]
)
def test_a_hostile_file_is_told_in_three_parts(tmp_path: Path, kind: str) -> None:
    file = tmp_path / {"docx": "x.docx", "broken pdf": "x.pdf", "blank pdf": "x.pdf"}.get(kind, "x.md")
    match kind:
        case "binary":
            file.write_bytes(random.Random(1).randbytes(5000))
        case "picture":
            Image.new("RGB", (9, 9)).save(file, "PNG")
        case "huge":
            with file.open("wb") as opened:
                opened.truncate(30_000_000)
        case "long":
            file.write_text("data in bulk. " * 50_000)
        case "empty":
            file.write_text(" \n")
        case "folder":
            file.mkdir()
        case "docx":
            file.write_bytes(b"PK\x03\x04")
        case "broken pdf":
            file.write_bytes(b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 1 0 R >> endobj")
        case "blank pdf":
            _pdf(file)
    refused = call("policy", "check", file)
    assert refused.code == 2 and "Allowed:" in refused.err and "Traceback" not in refused.err, refused.out


def test_codes_and_markup_in_a_text_reach_nobody(tmp_path: Path) -> None:
    file = tmp_path / "x.md"
    file.write_text("All data [bold red]shall[/] be in bulk \x1b[31m {__class__} {0.x} %s {\x1b[31mx}.\n")
    told = call("policy", "check", file)
    assert told.code == 2 and "\x1b" not in told.out and "[bold red]shall[/]" in told.out
    assert "{__class__}" in told.out and "{0.x}" in told.out
