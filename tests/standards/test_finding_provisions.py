"""Provisions found in a text, measured on sentences that people labelled."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from upstate.errors import BadStandard
from upstate.standards.phrases import read_phrase
from upstate.standards.provisions import Provision, find_provisions
from upstate.standards.standard import read_standard

_SENTENCES = Path(__file__).parent / "sentences"
# A hint is not said to be found.
_FOUND = 3


def labelled(file: str) -> Iterator[tuple[set[str], str]]:
    for line in (_SENTENCES / file).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            ids, _, sentence = line.partition("|")
            yield {*ids.split()}, sentence.strip()


def found_in(text: str) -> set[str]:
    return {one.id for one in find_provisions(text) if one.confidence >= _FOUND}


@pytest.mark.parametrize(("file", "precision", "recall"), [("seen.txt", 0.95, 0.93), ("unseen.txt", 0.84, 0.82)])
def test_what_is_found_is_mostly_there_and_what_is_there_is_mostly_found(
    file: str, precision: float, recall: float, capsys: pytest.CaptureFixture[str]
) -> None:
    right = extra = missing = 0
    for wanted, sentence in labelled(file):
        found = found_in(sentence)
        right, extra, missing = right + len(wanted & found), extra + len(found - wanted), missing + len(wanted - found)
    with capsys.disabled():
        sys.stdout.write(f"\n{file}: precision {right / (right + extra):.3f}, recall {right / (right + missing):.3f}\n")
    assert right / (right + extra) >= precision
    assert right / (right + missing) >= recall


def test_a_whole_policy_that_nobody_looked_at_before_is_judged_as_a_person_judges_it() -> None:
    entries = list(labelled("unseen.txt"))
    wanted = {name for ids, _sentence in entries for name in ids}
    found = found_in("\n\n".join(sentence for _ids, sentence in entries))
    assert len(found & wanted) / len(found) >= 0.85
    assert len(found & wanted) / len(wanted) >= 0.90


def test_a_provision_comes_with_its_sentence_and_its_line() -> None:
    text = "# Policy\n\nThe city cares.\n\nEvery dataset can be\ndownloaded in bulk. It is fun."
    assert find_provisions(text) == (Provision("P19", "Every dataset can be downloaded in bulk.", 5, 4),)


def test_the_entries_of_a_list_are_read_with_the_words_that_lead_to_it() -> None:
    text = "2. The portal shall never include:\n\n   a. names of people, which are private\n\n   b. code\n\n3. The office is open."
    assert [(one.id, one.line) for one in find_provisions(text)] == [("P7", 3)]


@pytest.mark.parametrize(
    ("sentence", "confidence"),
    [
        ("Departments shall offer bulk downloads of all data.", 4),
        ("Departments should offer bulk downloads of all data.", 3),
        ("“Open data” means data of which bulk downloads are offered.", 2),
        ("WHEREAS bulk downloads of data are of use;", 2),
    ],
)
def test_how_firmly_a_sentence_speaks_is_told(sentence: str, confidence: int) -> None:
    assert [(one.id, one.confidence) for one in find_provisions(sentence)] == [("P19", confidence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The city is not required to offer bulk downloads of data.",
        "Nothing in this policy obliges a department to offer bulk downloads of data.",
        "# Bulk downloads of data",
        "The City shall never publish data in bulk.",
        "The city shall not publish any dataset in a machine-readable, open format.",
        "No department shall publish data proactively or by default.",
        "The city will no longer maintain a public, comprehensive inventory of datasets.",
        "The requirement to publish an inventory of all datasets is hereby repealed.",
        "Public data shall not be placed in the public domain or under an open license.",
        "There shall be no central portal for data.",
        "Data is not available without registration and fees shall be charged.",
        "The council refused that the city shall publish all data in machine-readable open formats by default.",
        "<!-- The city shall publish an inventory of all datasets. -->",
        "<!-- The city shall publish an inventory of all datasets.",
        "~~The city shall publish an inventory\nof all datasets.~~",
        "",
    ],
)
def test_what_is_denied_and_what_is_only_a_heading_is_not_found(sentence: str) -> None:
    assert find_provisions(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "provision"),
    [
        ("Data shall never be deleted from the portal.", "P23"),
        ("The city shall not place any restrictions on reuse of data.", "P11"),
        ("No fee shall be charged for access to data.", "P10"),
        ("Personal information shall not be published; it is private.", "P7"),
        ("Every dataset shall be in bulk and shall not be hidden.", "P19"),
        ("Order 5 is repealed and data shall be in bulk.", "P19"),
    ],
)
def test_what_a_good_policy_forbids_is_found(sentence: str, provision: str) -> None:
    assert provision in found_in(sentence)


def test_lines_keep_their_numbers_where_words_are_struck_out() -> None:
    assert [one.line for one in find_provisions("<!-- a\n\nb -->\n~~Old\ndata.~~\n\nData shall be in bulk.")] == [7]


def test_the_surest_sentence_is_shown_and_of_equal_ones_the_first() -> None:
    text = "Data should be in bulk.\n\nData shall be in bulk.\n\nAll data shall be in bulk."
    assert [(one.sentence, one.line) for one in find_provisions(text)] == [("Data shall be in bulk.", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "{__class__} {0} %s \x00\x1b[31m ‮ data in bulk ${x}",
        "data in bulk " * 20_000,
        "- " * 20_000,
        "a. " * 20_000 + "the data:",
        ("x:\n- " * 5_000) + "data",
        "“" + "a" * 200_000 + "” means data",
        "<!--" * 20_000 + "data in bulk",
        "~~a" * 20_000,
        "no data " * 20_000 + "repealed " * 9_000,
        "\n".join("#" * 9 + " data in bulk" for _ in range(9_000)),
    ],
    ids=["codes", "one sentence", "dashes", "letters", "leads", "quote", "comments", "struck", "denied", "headings"],
)
def test_a_hostile_text_is_read_to_its_end_and_shown_on_one_line(text: str) -> None:
    for one in find_provisions(text):
        assert one.sentence.isprintable()
        assert len(one.sentence) <= 1_500


def test_a_heading_is_a_heading_also_with_wide_gaps() -> None:
    gap = " " * 300
    text = f"Section 1{gap}Data shall be in bulk\n\n#{gap}Data shall be in bulk\n\nSection 1{gap * 400}data shall be in bulk."
    assert [one.line for one in find_provisions(text)] == [5]


def test_a_phrase_that_is_no_plain_words_is_refused_with_its_place() -> None:
    assert read_phrase("open data | api*").fits(" many apis ")
    text = (Path(__file__).parents[2] / "standards" / "open-data-policy.toml").read_text("utf-8")
    broken = text.replace('"open by default', '"(a+)+$ | open by default', 1)
    with pytest.raises(BadStandard, match=r"criterion\.P1\.said_by.*is not words in small letters"):
        read_standard("open-data-policy", broken)
    with pytest.raises(ValueError, match="only what must not be there"):
        read_phrase("not bulk")
