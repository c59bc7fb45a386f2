"""What a city writes in `measures/NAME.toml`, what is made of it, and what is refused."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from tests.measures.tiny_city import borrowed, make_city, own
from upstate.actions.borrow_measure import borrow_measure
from upstate.actions.list_measures import list_measures
from upstate.actions.new_measure import new_measure
from upstate.actions.open_measures import CityMeasures, open_measures
from upstate.errors import BadWorkspace

SQL = "SELECT opened AS day FROM requests"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "city"


def test_a_borrowed_measure_has_the_words_of_the_shelf_and_the_city_its_goal_and_target(folder: Path) -> None:
    one = opened(folder, {"on-time.toml": borrowed("target = 80", "by = 2027-12-31", "public = true")}).named("on-time")
    assert (one.title.es, one.direction, one.owner) == ("Cerradas en una semana", "up", "Public Works")
    assert one.target == 80 and one.by and one.by.year == 2027 and one.public
    assert one.origin == "tiny-stat/on-time" and one.tables == {"requests"} and not one.waits


def test_the_city_may_say_some_of_it_otherwise_and_under_another_name(folder: Path) -> None:
    text = borrowed('measure = "on-time"', 'title = "A week"', "few = 25", 'frequency = "quarter"')
    one = opened(folder, {"our-week.toml": text}).named("our-week")
    assert one.text and (one.title.en, one.title.es, one.text.few, one.text.frequency) == (
        "A week",
        "A week",
        25,
        "quarter",
    )
    assert one.text.figure == "share"


def test_words_may_be_plain_or_in_both_languages(folder: Path) -> None:
    text = borrowed('title = {en = "A week", es = "Una semana"}')
    assert opened(folder, {"on-time.toml": text}).named("on-time").title.es == "Una semana"


def test_a_file_without_a_query_is_a_measure_that_nothing_computes_yet(folder: Path) -> None:
    text = 'title = "Homes"\ngoal = "Safe homes"\nowner = "Fire"\nunit = "homes a year"\ndirection = "up"\ntarget = 400'
    one = opened(folder, {"homes.toml": text}).named("homes")
    assert one.text is None and one.target == 400 and one.unit and one.unit.en == "homes a year"
    assert one.waits == "Nothing computes it yet: it has no query."


def test_measures_stand_by_goal_and_objective_and_those_without_come_last(folder: Path) -> None:
    files = {
        "b.toml": 'title = "B"\ngoal = "Streets"\nobjective = "Smooth"',
        "a.toml": 'title = "A"\ngoal = "Streets"\nobjective = "Smooth"',
        "c.toml": 'title = "C"',
        "d.toml": 'title = "D"\ngoal = "Fires"',
    }
    opened(folder, files)
    listed = list_measures(workspace=folder).measures
    assert [(one.told.goal, one.name) for one in listed] == [
        ("Fires", "d"),
        ("Streets", "a"),
        ("Streets", "b"),
        ("", "c"),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("title = ", "not TOML"),
        ("title = 3", "title"),
        ('title = "x"\ntarget = "eighty"', "target"),
        ('title = "x"\ntarget = nan', "target"),
        ('title = "x"\nunknown = 1', "unknown"),
        ('title = "x"\nowner = "\\u001b[31mred"', "owner"),
        ('title = "<script>"', "tag"),
        ('from = "../../etc"', "from"),
        ('contract = "../../etc"\ntitle = "x"', "contract"),
        (borrowed('measure = "../../secret"'), "secret"),
        (borrowed('figure = "count"'), "figure"),
        ('title = "x"\n[[past_targets]]\ntarget = 3', "until"),
        ("x" * 200_000, "longer than"),
    ],
)
def test_a_broken_file_is_told_with_its_name_and_place_and_hides_no_other(folder: Path, text: str, named: str) -> None:
    found = opened(folder, {"bad.toml": text, "on-time.toml": borrowed()})
    assert [one.name for one in found.measures] == ["on-time"]
    (broken,) = found.broken
    assert "measures/bad.toml" in broken.fault.given and named in broken.fault.given
    assert broken.fault.allowed and broken.fault.next_step


def test_names_links_and_pipes_that_lead_elsewhere_are_not_read(folder: Path) -> None:
    make_city(folder, [], measures={"on-time.toml": borrowed(), "Bad Name.toml": 'title = "x"'})
    secret = folder.parent / "secret.toml"
    secret.write_text('title = "secret"')
    (folder / "measures" / "linked.toml").symlink_to(secret)
    (folder / "measures" / "query.toml").write_text(own("count"))
    (folder / "measures" / "query.sql").symlink_to(secret)
    os.mkfifo(folder / "measures" / "pipe.toml")
    found = open_measures(folder)
    assert [one.name for one in found.measures] == ["on-time"]
    assert sorted(one.name for one in found.broken) == ["Bad Name", "linked", "pipe", "query"]
    assert all("secret" not in one.fault.given.replace("secret.toml", "") for one in found.broken)


@pytest.mark.parametrize("name", ["print", "meetings", "follow-ups", "evaluations", "x" * 61, "Upper"])
def test_a_measure_that_the_site_could_not_show_under_its_name_is_refused(folder: Path, name: str) -> None:
    (broken,) = opened(folder, {f"{name}.toml": 'title = "x"'}).broken
    assert name in broken.fault.given and "follow-ups" in broken.fault.allowed and name in broken.fault.next_step
    for make in (partial(new_measure, name=name), partial(borrow_measure, measure=name)):
        with pytest.raises(BadWorkspace, match="can not be the name of a measure") as fault:
            make(workspace=folder)
        assert "evaluations" in fault.value.allowed and fault.value.next_step


def test_a_query_of_the_city_and_a_borrowed_one_do_not_go_together(folder: Path) -> None:
    (broken,) = opened(folder, {"on-time.toml": borrowed(), "on-time.sql": SQL}).broken
    assert "is there too" in broken.fault.given


def test_a_measure_with_a_query_needs_a_whole_text(folder: Path) -> None:
    (broken,) = opened(folder, {"ours.toml": 'title = "Ours"\ncontract = "tiny-stat"', "ours.sql": SQL}).broken
    assert "question" in broken.fault.given and "measures/ours.toml" in broken.fault.given


def test_what_its_figures_hang_on_has_a_fingerprint_and_its_title_has_none(folder: Path) -> None:
    texts = {"a": (), "b": ('title = "Other words"',), "c": ("few = 25",)}
    files = {f"{name}.toml": borrowed('measure = "on-time"', *lines) for name, lines in texts.items()}
    a, b, c = (opened(folder, files).named(name).sha256 for name in texts)
    assert a == b != c


def opened(folder: Path, measures: dict[str, str]) -> CityMeasures:
    return open_measures(make_city(folder, [], measures=measures) if not folder.exists() else folder)
