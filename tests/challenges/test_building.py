"""What entrants get and what is hidden: the same as by plain Python, nothing of the future, and no way to tell the parts."""

from __future__ import annotations

import csv
import stat
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.challenges.conftest import NAME
from tests.challenges.made_up_roads import SPLIT, TODAY, make_city, make_ratings, plain_sides
from upstate.actions.build_challenge import build_challenge
from upstate.actions.new_challenge import new_challenge
from upstate.actions.open_challenge import open_challenge
from upstate.actions.propose_split import propose_split
from upstate.challenges.scoring.keeping import load_answers
from upstate.errors import BadSolution, NotEnoughHistory, UpstateError


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def edit(city: Path, old: str, new: str) -> None:
    path = city / "challenges" / NAME / "challenge.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def files_of(city: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((city / "challenges" / NAME / "files").iterdir())}


def test_both_sides_are_those_of_plain_python(made_once: Path) -> None:
    folder, ratings = made_once / "challenges" / NAME, make_ratings()
    units, fell = plain_sides(ratings, SPLIT)
    answers = load_answers(folder / "hidden" / "answers.parquet")
    assert list(answers.ids) == sorted(units)
    assert {unit for unit, value in zip(answers.ids, answers.values, strict=True) if value} == fell
    by_day = defaultdict(set)
    for row in read(folder / "files" / "train.csv"):
        by_day[date.fromisoformat(row["as_of"])].add((row["id"], row["outcome"]))
    assert [*by_day] == [date(year, 1, 1) for year in range(2003, 2010)]
    for day, rows in by_day.items():
        units, fell = plain_sides(ratings, day)
        assert rows == {(unit, str(int(unit in fell))) for unit in units}


def test_nothing_that_happened_after_the_split_is_in_any_file(made_once: Path, tmp_path: Path) -> None:
    """Another future, the same files to the byte; only the answers differ."""
    turned = [(block, day, 11 - rating if day >= SPLIT else rating) for block, day, rating in make_ratings()]
    other = make_city(tmp_path, turned)
    new_challenge(workspace=other, name=NAME, ranking="road-decay", today=TODAY)
    built = build_challenge(workspace=other, name=NAME, today=TODAY)
    assert files_of(other) == files_of(made_once)
    before = load_answers(made_once / "challenges" / NAME / "hidden" / "answers.parquet")
    after = load_answers(other / "challenges" / NAME / "hidden" / "answers.parquet")
    assert built.outcomes == after.values.sum() and (before.values != after.values).any()


def test_raw_tables_end_on_the_eve_of_the_split(made_once: Path) -> None:
    days = [row["rated_on"] for row in read(made_once / "challenges" / NAME / "files" / "raw-ratings.csv")]
    before = {(block, day) for block, day, _ in make_ratings() if day < SPLIT}
    assert max(days) < SPLIT.isoformat() and len(days) == len(before)


def test_the_rows_to_predict_are_sorted_by_id_and_hold_no_outcome(made_once: Path) -> None:
    folder = made_once / "challenges" / NAME / "files"
    test, train = read(folder / "test.csv"), read(folder / "train.csv")
    ids = [row["id"] for row in test]
    assert ids == sorted(ids) == [row["id"] for row in read(folder / "example-predictions.csv")]
    assert {*train[0]} - {*test[0]} == {"as_of", "outcome"}


def test_whole_neighborhoods_are_shown_or_decide(made_once: Path) -> None:
    answers = load_answers(made_once / "challenges" / NAME / "hidden" / "answers.parquet")
    parts = defaultdict(set)
    for place, public in zip(answers.places, answers.public, strict=True):
        parts[place].add(bool(public))
    assert len(parts) == 10 and all(len(part) == 1 for part in parts.values())
    assert 0.15 < answers.public.mean() < 0.45


def test_nobody_but_its_owner_reads_what_is_hidden(made_once: Path) -> None:
    hidden = made_once / "challenges" / NAME / "hidden"
    for path in (hidden, *hidden.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert (hidden / ".gitignore").read_text() == "*\n"
    assert "challenges/*/hidden/" in (made_once / ".gitignore").read_text()


def test_built_again_of_the_same_text_it_is_drawn_alike_and_of_a_new_secret_otherwise(roads_city: Path) -> None:
    path = roads_city / "challenges" / NAME / "hidden" / "answers.parquet"
    first, files = load_answers(path), files_of(roads_city)
    build_challenge(workspace=roads_city, name=NAME, today=TODAY)
    assert (load_answers(path).public == first.public).all() and files_of(roads_city) == files
    (path.parent / "draw.key").write_bytes(b"another")
    build_challenge(workspace=roads_city, name=NAME, today=TODAY)
    assert (load_answers(path).public != first.public).any()


@pytest.mark.parametrize("kind", ["ranking", "classification", "counts", "regression"])
def test_every_baseline_foresees_every_unit_with_a_number_of_the_task(roads_city: Path, kind: str) -> None:
    edit(roads_city, '[task]\nkind = "ranking"', f'[task]\nkind = "{kind}"')
    build_challenge(workspace=roads_city, name=NAME, today=TODAY)
    hidden = roads_city / "challenges" / NAME / "hidden"
    answers = load_answers(hidden / "answers.parquet")
    for name in ("present-rating", "decay-by-class", "own-model"):
        table = pq.read_table(hidden / "baselines" / f"{name}.parquet")
        predicted = table["prediction"].to_numpy()
        assert table["id"].to_pylist() == list(answers.ids) and np.isfinite(predicted).all()
        assert kind == "ranking" or (predicted.min() >= 0 and predicted.max() <= 1)
        assert np.corrcoef(predicted, answers.values)[0, 1] > 0


def test_the_present_rule_is_the_lowest_rating_first(made_once: Path) -> None:
    folder = made_once / "challenges" / NAME
    ratings = {row["id"]: float(row["overall"]) for row in read(folder / "files" / "test.csv")}
    answers = load_answers(folder / "hidden" / "answers.parquet")
    assert [-ratings[unit] for unit in answers.ids] == list(answers.present)


def test_shares_are_those_of_units_alike_drawn_toward_all_by_twenty(made_once: Path) -> None:
    folder = made_once / "challenges" / NAME
    train, test = read(folder / "files" / "train.csv"), read(folder / "files" / "test.csv")
    whole = sum(int(row["outcome"]) for row in train) / len(train)
    alike = defaultdict(list)
    for row in train:
        alike[row["class"], row["overall"]].append(int(row["outcome"]))
    expected = [
        (sum(group) + 20 * whole) / (len(group) + 20) for group in (alike[row["class"], row["overall"]] for row in test)
    ]
    predicted = pq.read_table(folder / "hidden" / "baselines" / "decay-by-class.parquet")["prediction"].to_pylist()
    assert predicted == pytest.approx(expected)


@pytest.mark.parametrize(
    ("kind", "column", "given"),
    [("place", "NEIGHBORHOOD", "NEIGHBORHOOD"), ("group", "block_id", "id"), ("group", "street", "street")],
)
def test_by_place_or_group_no_hidden_value_is_in_the_past(roads_city: Path, kind: str, column: str, given: str) -> None:
    edit(roads_city, 'kind = "time"', f'kind = "{kind}"\ncolumn = "{column}"')
    built = build_challenge(workspace=roads_city, name=NAME, today=TODAY).built
    folder = roads_city / "challenges" / NAME
    train, test = read(folder / "files" / "train.csv"), read(folder / "files" / "test.csv")
    assert {row[given] for row in train}.isdisjoint(row[given] for row in test)
    assert SPLIT in built.trained_on and len(test) == built.units
    answers = load_answers(folder / "hidden" / "answers.parquet")
    assert {place[:4] for place in answers.places} == {"Ward"}
    both = plain_sides(make_ratings(), SPLIT)[0]
    assert {row["id"] for row in test} | {row["id"] for row in train if row["as_of"] == SPLIT.isoformat()} == both


@pytest.mark.parametrize(
    ("old", "new", "error", "said"),
    [
        ("on = 2011-01-01", "on = 2012-06-01", NotEnoughHistory, "too little is on record"),
        ("on = 2011-01-01", "on = 2003-01-01", NotEnoughHistory, "Nothing before 2003-01-01 can be learned from"),
        ("on = 2011-01-01", 'on = 2011-01-01\ncolumn = "SHOE SIZE"', UpstateError, "There is no column called 'SHOE SIZE'"),
        ('columns = ["class", "overall"]', 'columns = ["mood"]', BadSolution, "names mood, which is no column"),
        ('rule = "lowest rating first"', 'rule = "by dice"', BadSolution, "names the rule 'by dice'"),
    ],
)  # fmt: skip
def test_what_can_not_be_built_is_refused_and_the_files_of_before_stay(
    roads_city: Path, old: str, new: str, error: type[UpstateError], said: str
) -> None:
    before = files_of(roads_city)
    edit(roads_city, old, new)
    with pytest.raises(error, match=said):
        build_challenge(workspace=roads_city, name=NAME, today=TODAY)
    assert files_of(roads_city) == before
    assert open_challenge(roads_city, NAME).state == "draft"
    assert not list((roads_city / "challenges" / NAME).glob(".writing-*"))


def test_a_record_that_ends_too_early_is_told_and_not_hidden(roads_city: Path) -> None:
    edit(roads_city, "on = 2011-01-01", "on = 2012-01-01")
    notes = build_challenge(workspace=roads_city, name=NAME, today=TODAY).built.notes
    assert any("the record is full only before 2013-01-29" in note for note in notes)
    dictionary = (roads_city / "challenges" / NAME / "files" / "data-dictionary.md").read_text("utf-8")
    assert "the record is full only before" in dictionary and "| overall | rated … of 10 |" in dictionary


def test_splits_are_proposed_with_what_both_sides_hold(roads_city: Path) -> None:
    found = propose_split(workspace=roads_city, name=NAME, today=TODAY).proposals
    kinds = {(one.kind, one.column): one for one in found}
    assert [*kinds] == [("time", ""), ("place", "NEIGHBORHOOD"), ("group", "block_id")]
    units, fell = plain_sides(make_ratings(), SPLIT)
    first = found[0]
    assert (first.on, first.hidden.units, first.hidden.outcomes, first.whole) == (SPLIT, len(units), len(fell), True)
    past = [plain_sides(make_ratings(), date(year, 1, 1)) for year in range(2003, 2010)]
    assert first.past.units == sum(len(one) for one, _ in past)
    assert first.past.outcomes == sum(len(one) for _, one in past)
    assert all(one.reason and one.blind for one in found)


def test_a_day_of_which_the_record_lacks_a_part_is_told_so(roads_city: Path) -> None:
    edit(roads_city, "on = 2011-01-01", "on = 2012-01-01")
    found = propose_split(workspace=roads_city, name=NAME, today=TODAY).proposals
    assert [(one.on.year, one.whole) for one in found if one.kind == "time"] == [(2011, True), (2012, False)]
