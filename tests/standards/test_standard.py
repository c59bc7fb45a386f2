"""A standard's text, of a stranger or by mistake: broken, strange or at odds with itself, each fault is told with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thorough import examples
from upstate.errors import BadStandard
from upstate.standards.standard import read_standard

TEXT = """\
[standard]
title = {en = "A small one", es = "Una pequeña"}
edition = "2026"
by = "A test"
summary = {en = "Three things.", es = "Tres cosas."}
people_from = 30000

[[standard.sources]]
what = "made up"
link = "https://city.example/standard"
read_on = 2026-01-31

[[level]]
name = "good"
title = {en = "Good", es = "Bueno"}
from_percent = 50

[[level]]
name = "fair"
title = {en = "Fair", es = "Regular"}
from_percent = 20

[[practice]]
id = "X"
title = {en = "Everything", es = "Todo"}

[[criterion]]
id = "X1"
practice = "X"
title = {en = "First", es = "Primero"}
question = {en = "Is it first?", es = "¿Es lo primero?"}
why = {en = "Because.", es = "Porque sí."}
owner = {en = "Clerk", es = "Secretaría"}
core = true

[[criterion]]
id = "X2"
practice = "X"
title = {en = "Second", es = "Segundo"}
question = {en = "Is it second?", es = "¿Es lo segundo?"}
why = {en = "Because.", es = "Porque sí."}
owner = {en = "Clerk", es = "Secretaría"}
needs = ["X1"]
effort = 3
due = [{people_from = 50000, on = 2027-04-26, source = "the rule"}]
"""
SECOND = TEXT[TEXT.index('[[criterion]]\nid = "X2"') :]


def told(text: str, name: str = "small") -> str:
    with pytest.raises(BadStandard) as refused:
        read_standard(name, text)
    assert refused.value.given.isprintable() and "docs/reference/standard.md" in refused.value.allowed
    assert refused.value.next_step == "Mend the places that are named."
    return refused.value.given


def test_a_sound_text_is_read_with_its_lowest_level_first() -> None:
    standard = read_standard("small", TEXT)
    assert [level.name for level in standard.levels] == ["fair", "good"]
    assert [one.id for one in standard.criteria] == ["X1", "X2"] and standard.core == (standard.by_id["X1"],)


# old text, new text, what the fault says
SPOILED = {
    "no TOML": ('edition = "2026"', 'edition = "2026', "small.toml is not TOML"),
    "no criterion": (TEXT[TEXT.index("[[criterion]]") :], "", "criterion: Field required"),
    "no source": (TEXT[TEXT.index("[[standard.sources]]") : TEXT.index("[[level]]")], "", "standard.sources: Field required"),
    "an unknown part": ("[[practice]]", "[script]\nrun = 1\n[[practice]]", "script: Extra inputs"),
    "an unknown word": ("effort = 3", "efort = 3", "criterion.X2.efort: Extra inputs"),
    "a criterion without a question": ('question = {en = "Is it second?", es = "¿Es lo segundo?"}\n', "", "criterion.X2.question: Field required"),
    "a criterion without Spanish": ('{en = "Second", es = "Segundo"}', '{en = "Second"}', "criterion.X2.title.es: Field required"),
    "an empty text": ('es = "Segundo"', 'es = ""', "criterion.X2.title.es: String should have at least 1"),
    "a book for a title": ("Segundo", "x" * 601, "criterion.X2.title.es: String should have at most 600"),
    "a tag": ("Segundo", "<script>alert(1)</script>", "criterion.title.es: what looks like a tag"),
    "an escape code": ("Segundo", r"\u001b[2J", "criterion.title.es: a character that can not be shown"),
    "text that runs right to left": ("Segundo", r"\u202e", "criterion.title.es: a character that can not be shown"),
    "two lines": ("Segundo", r"Se\ngundo", "criterion.title.es: a character that can not be shown"),
    "a link that runs": ("https://city.example/standard", "javascript:alert(1)", "standard.sources.0.link"),
    "an id that is a path": ('id = "X2"', 'id = "../X2"', "criterion.../X2.id"),
    "an id that is HTML": ('id = "X2"', 'id = "X2&"', "criterion.X2&.id"),
    "a practice that is not there": ('id = "X2"\npractice = "X"', 'id = "X2"\npractice = "Y"', "X2: there is no practice Y"),
    "a need that is not there": ('needs = ["X1"]', 'needs = ["X9"]', "X2 needs X9, which is not there"),
    "a need of itself": ('needs = ["X1"]', 'needs = ["X2"]', "these criteria need each other: X2, X2"),
    "a circle": ("core = true", 'needs = ["X2"]', "these criteria need each other: X"),
    "a criterion twice": ('id = "X2"', 'id = "X1"', "the criterion X1 stands there 2 times"),
    "a practice twice": ("[[practice]]", '[[practice]]\nid = "X"\ntitle = {en = "a", es = "b"}\n[[practice]]', "the practice X stands there 2 times"),
    "a level twice": ('name = "fair"', 'name = "good"', "the level good stands there 2 times"),
    "two levels at one percent": ("from_percent = 20", "from_percent = 50", "the level at percent 50 stands there 2 times"),
    "a level of 101 percent": ("from_percent = 50", "from_percent = 101", "level.good.from_percent"),
    "a level below nothing": ("from_percent = 50", "from_percent = -1", "level.good.from_percent"),
    "a level of a rounded share": ("from_percent = 50", "from_percent = 51.16", "level.good.from_percent"),
    "a status that is not one": ("effort = 3", 'effort = 3\nstatus = "old"', "criterion.X2.status"),
    "work of nothing": ("effort = 3", "effort = 0", "criterion.X2.effort"),
    "work of two years": ("effort = 3", "effort = 401", "criterion.X2.effort"),
    "a day that is not one": ("2027-04-26", '"2027-02-30"', "criterion.X2.due.0.on"),
    "a duty for places of no size": ("people_from = 50000", "people_from = 50000, people_to = 49999", "X2: no place has from 50000 to 49999 people"),
    "a standard for places of no size": ("people_from = 30000", "people_from = 30000\npeople_to = 5", "standard: no place has from 30000 to 5 people"),
    "not known, and not said what": ("people_from = 30000", "known = false", "standard: `unknown` says what is missing"),
    "known, and yet something missing": ("people_from = 30000", 'unknown = {en = "a", es = "b"}', "standard: `unknown` says what is missing"),
    "nothing that counts today": ('needs = ["X1"]', 'needs = ["X1"]\nstatus = "future"', "no criterion counts today"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), SPOILED.values(), ids=SPOILED.keys())
def test_a_spoiled_text_is_refused_with_its_place(old: str, new: str, says: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new)
    if says.startswith("no criterion"):
        text = text.replace("core = true", 'status = "obsolete"')
    assert says in told(text)


def test_many_faults_are_told_at_once() -> None:
    given = told(TEXT.replace('practice = "X"', 'practice = "Y"').replace('needs = ["X1"]', 'needs = ["X9"]'))
    for fault in ("X1: there is no practice Y", "X2: there is no practice Y", "X2 needs X9"):
        assert fault in given


def test_a_thousand_faults_are_told_as_twenty() -> None:
    many = "".join(SECOND.replace("X2", f"Y{number}").replace("X1", "X9") for number in range(1_000))
    assert told(TEXT + many).count("which is not there") == 20


def test_a_circle_of_thousands_is_found() -> None:
    many = "".join(SECOND.replace("X1", f"Y{(n + 1) % 3_000}").replace("X2", f"Y{n}") for n in range(3_000))
    given = told(TEXT + many)
    assert "these criteria need each other: Y" in given and len(given) < 1_000


@pytest.mark.parametrize("name", ["", "../secret", "Small", "small.toml", "a b", "x" * 62, "-x", "small\n"])
def test_a_name_that_is_no_file_of_ours_is_refused(name: str) -> None:
    assert "can not be the name of a standard" in told(TEXT, name=name)


@given(st.text(max_size=200))
@settings(max_examples=examples(400), deadline=None)
def test_any_text_in_any_place_is_read_or_refused(text: str) -> None:
    for spoiled in (text, TEXT.replace("Segundo", text), TEXT.replace("effort = 3", text)):
        try:
            read_standard("small", spoiled)
        except BadStandard as refused:
            assert refused.given.isprintable()


@pytest.mark.parametrize(("people", "fits"), [(None, True), (29_999, False), (30_000, True), (10**9, True)])
def test_a_standard_fits_a_place_of_its_size_and_one_of_unknown_size(people: int | None, fits: bool) -> None:
    assert read_standard("small", TEXT).fits(people) is fits


@pytest.mark.parametrize(("people", "fits"), [(0, True), (29_999, True), (30_000, False)])
def test_the_upper_end_is_within(people: int, fits: bool) -> None:
    text = TEXT.replace("people_from = 30000", "people_to = 29999")
    assert read_standard("small", text).fits(people) is fits


def test_another_text_has_another_fingerprint() -> None:
    assert read_standard("small", TEXT).sha256 != read_standard("small", TEXT + "# mended\n").sha256
