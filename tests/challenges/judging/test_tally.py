"""A judged track counted: the same places from the audit's rows alone, what one judge can do is shown, and nothing is lost or run."""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.challenges.judging.making import RUBRIC, ballot, ballots, preferred, track
from tests.thorough import examples
from upstate.challenges.judging.audit import audit_csv
from upstate.challenges.judging.marks import Ballot
from upstate.challenges.judging.placing import places_of, rounded
from upstate.challenges.judging.tally import Tally, tally

MARKS = st.integers(0, 10)
WEIGHTS = dict(RUBRIC)


@st.composite
def boxes(draw: st.DrawFn) -> list[Ballot]:
    pairs = draw(st.sets(st.tuples(st.sampled_from("JKLM"), st.sampled_from("ABCDE")), min_size=1, max_size=20))
    return [
        ballot(judge, entry, *draw(st.lists(MARKS, min_size=3, max_size=3)), done=draw(st.integers(0, 5)) > 0)
        for judge, entry in sorted(pairs)
    ]


def rows_of(counted: Tally) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(audit_csv(counted.steps), newline=""))]


def places_by_hand(rows: list[dict[str, str]], *, adjusted: bool) -> dict[str, int]:
    """From marks and the ratio alone, as somebody with a spreadsheet would: both equations in turn, until nothing moves."""
    figures: dict[tuple[str, str], float] = defaultdict(float)
    heavy: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row["step"] == "mark":
            figures[row["judge"], row["entry"]] += float(row["value"]) * WEIGHTS[row["criterion"]] / 10
            if row["criterion"] == "use":
                heavy[row["entry"]].append(float(row["value"]))
    ratio = next((float(row["value"]) for row in rows if row["step"] == "ratio"), math.inf)
    mild: dict[str, float] = defaultdict(float)
    level: dict[str, float] = {}
    for _ in range(20_000 if adjusted and math.isfinite(ratio) else 1):
        before = dict(level)
        for entry in heavy:
            left = [figure - mild[judge] for (judge, name), figure in figures.items() if name == entry]
            level[entry] = sum(left) / len(left)
        if before and max(abs(level[entry] - before[entry]) for entry in level) < 1e-12:
            break
        for judge in {judge for judge, _ in figures}:
            left = [figure - level[entry] for (name, entry), figure in figures.items() if name == judge]
            mild[judge] = sum(left) / (len(left) + ratio) if adjusted and math.isfinite(ratio) else 0.0
    keys = {entry: (round(level[entry], 2), round(sum(marks) / len(marks), 2)) for entry, marks in heavy.items()}
    return {entry: 1 + sum(other > key for other in keys.values()) for entry, key in keys.items()}


@given(boxes(), st.booleans())
@settings(max_examples=examples(60), deadline=None)
def test_a_person_with_a_spreadsheet_comes_to_the_same_figures(box: list[Ballot], adjust: bool) -> None:
    counted = tally(track(adjust=adjust), box, [], "ABCDE")
    rows = rows_of(counted)
    by_hand = {row["entry"]: float(row["value"]) for row in rows if row["step"] == "figure"}
    assert {one.entry: one.figure for one in counted.places} == by_hand
    ours = {one.entry: one.place for one in counted.places}
    assert {row["entry"]: int(float(row["value"])) for row in rows if row["step"] == "place"} == ours
    # A figure on the edge of a hundredth may fall to either side in another order of adding.
    edge = any(abs(one.levels_edge) < 1e-6 for one in map(_Edge, _levels(rows, adjusted=counted.adjusted)))
    assert edge or places_by_hand(rows, adjusted=counted.adjusted) == ours


class _Edge:
    def __init__(self, value: float) -> None:
        self.levels_edge = (value * 100) % 1 - 0.5


def _levels(rows: list[dict[str, str]], *, adjusted: bool) -> list[float]:
    return [float(row["value"]) for row in rows if row["step"] == ("level" if adjusted else "mean")]


@given(boxes())
@settings(max_examples=examples(40), deadline=None)
def test_every_ballot_is_in_the_audit_counted_or_not_and_every_entry_has_a_place_or_is_named(box: list[Ballot]) -> None:
    counted = tally(track(), box, [], "ABCDE")
    told = {(one.judge, one.entry) for one in counted.steps if one.step in ("ballot", "not counted")}
    assert told == {(one.judge, one.entry) for one in box}
    assert {one.entry for one in counted.places} | set(counted.unplaced) == set("ABCDE")
    assert not {one.entry for one in counted.places} & set(counted.unplaced)


HARSH_HERE = {
    # Both harsh judges looked at the best entry, and the mild one at all others.
    "harsh": {"A": 5, "B": 3, "C": 2, "D": 3}, "mild": {"B": 9, "C": 8, "D": 10, "E": 8},
    "even": {"A": 8, "B": 6, "C": 5, "D": 6, "E": 5}, "fair": {"B": 6, "C": 5, "D": 6, "E": 5}, "sour": {"A": 5, "B": 3, "E": 2},
}  # fmt: skip


def places_by(figure: str, counted: Tally) -> dict[str, int]:
    return places_of({one.entry: (rounded(getattr(one, figure)), rounded(one.tie_break)) for one in counted.places})


def test_levelled_figures_decide_and_plain_ones_stand_beside_them() -> None:
    counted = tally(track(), ballots(HARSH_HERE), [], "ABCDE")
    first = counted.places[0]
    assert counted.adjusted
    assert (first.entry, first.place) == ("A", 1)
    assert first.adjusted == pytest.approx(first.figure, abs=0.005)
    assert first.low < first.figure < first.high
    plain = tally(track(), ballots(HARSH_HERE), [], "ABCDE", adjust=False)
    assert places_by("raw", counted) == {one.entry: one.place for one in plain.places}
    assert places_by("adjusted", plain) == {one.entry: one.place for one in counted.places}
    assert plain.places[0].entry != "A"
    assert any("brought to one level stands beside" in one for one in plain.sentences)


def test_only_the_organiser_reads_who_is_harsh() -> None:
    counted = tally(track(), ballots(HARSH_HERE), [], "ABCDE")
    harsh = next(one for one in counted.judges if one.judge == "harsh")
    assert harsh.harshness is not None and harsh.harshness > 10
    assert any(one.startswith("harsh is harsh") for one in counted.organiser)
    assert any(one.startswith("mild is mild") for one in counted.organiser)
    assert not any("harsh is" in one for one in counted.sentences)


def test_judges_who_share_no_entry_are_not_levelled_and_it_is_said() -> None:
    counted = tally(
        track(), ballots({"J": {"A": 8, "B": 6}, "K": {"A": 9, "B": 6}, "L": {"C": 2}, "M": {"C": 3}}), [], "ABC"
    )
    assert not counted.adjusted
    assert all(one.adjusted is None for one in counted.places)
    assert any("2 groups that share no entry" in one for one in counted.sentences)


def test_a_judge_who_gives_nothing_to_all_but_a_friend_is_shown_with_what_changes_without_them() -> None:
    honest = {judge: {"A": 8, "B": 7, "C": 6, "D": 5} for judge in ("J", "K")}
    counted = tally(track(adjust=False), ballots({**honest, "friend": {"A": 0, "B": 0, "C": 0, "D": 10}}), [], "ABCD")
    assert counted.places[0].entry == "D"
    friend = next(one for one in counted.judges if one.judge == "friend")
    assert friend.nothing == ("A", "B", "C")
    assert ("A", 2, 1) in friend.moved
    assert friend.share == pytest.approx(1 / 3)
    assert "friend gave no point at all to 3 of 4 entries." in counted.organiser
    assert "Without friend, who gave 33 % of what counts, A would be first instead of D." in counted.organiser


def test_the_first_place_is_told_in_one_sentence_with_how_sure_it_is() -> None:
    counted = tally(track(), ballots({judge: {"A": 9, "B": 3} for judge in "JK"} | {"L": {"A": 8, "B": 3}}), [], "AB")
    assert counted.sentences[0].startswith("A is first with 86.67 of 100 points (95 % interval ")
    assert counted.sentences[0].endswith(", by 3 judges.")
    assert "A is ahead of B by more than noise." in counted.sentences


def test_a_lead_that_may_be_noise_is_said_to_be() -> None:
    counted = tally(track(), ballots({"J": {"A": 9, "B": 3}, "K": {"A": 3, "B": 8}, "L": {"A": 6, "B": 6}}), [], "AB")
    assert any(one.startswith("That A is ahead of B may be noise") for one in counted.sentences)


def test_ties_are_shared_and_the_rule_is_told() -> None:
    box = [ballot("J", "A", 8, 5, 5), ballot("J", "B", 6, 8, 6), ballot("J", "C", 6, 8, 6)]
    box[1] = ballot("J", "B", 7, 7, 4.5)  # 35 + 21 + 9 = 65
    box[0] = ballot("J", "A", 8, 5, 5)  # 40 + 15 + 10 = 65
    box[2] = replace(box[0], entry="C")
    counted = tally(track(), box, [], "ABC")
    assert [(one.entry, one.place, one.figure) for one in counted.places] == [("A", 1, 65), ("C", 1, 65), ("B", 3, 65)]
    assert counted.sentences[0] == "A and C share the first place with 65.00 of 100."
    assert any("mean mark in use, the criterion of largest weight" in one for one in counted.sentences)
    assert any("the next places are skipped" in one for one in counted.sentences)


def test_an_unfinished_ballot_and_an_entry_without_a_judge_are_told() -> None:
    counted = tally(track(), [ballot("J", "A", 8), ballot("J", "B", 8, 8)], [], "ABC")
    assert counted.unplaced == ("B", "C")
    assert "1 ballot is not whole: it is kept and does not count yet." in counted.sentences
    assert [(one.step, one.criterion) for one in counted.steps if one.entry == "B"] == [
        ("not counted", "use"), ("not counted", "story"),
    ]  # fmt: skip


def test_nothing_said_yet_is_a_sentence_and_no_fault() -> None:
    counted = tally(track(), [], [], "AB")
    assert counted.sentences[0] == "Nobody has judged yet."
    assert tally(track(pairwise=True), [], [], "AB").unplaced == ("A", "B")


def test_what_was_said_of_an_entry_that_was_withdrawn_does_not_count() -> None:
    assert [one.entry for one in tally(track(), [ballot("J", "gone", 9), ballot("J", "A", 2)], [], "A").places] == ["A"]


def test_the_hash_is_of_what_was_given_in_whatever_order() -> None:
    box = ballots(HARSH_HERE)
    same = tally(track(), box[::-1], [], "ABCDE").sha256
    assert tally(track(), box, [], "ABCDE").sha256 == same
    assert tally(track(), [*box[1:], ballot("harsh", "A", 7)], [], "ABCDE").sha256 != same


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_name_that_a_spreadsheet_would_run_is_written_as_text(name: str) -> None:
    counted = tally(track(), [ballot(name, name, 5)], [], [name])
    for row in csv.reader(io.StringIO(audit_csv(counted.steps), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row[:4])


def test_comparisons_of_two_make_places_with_their_audit() -> None:
    said = [*preferred("J", "A>B", "A>C", "B=C"), *preferred("K", "A>B", "C>B", "A>C"), *preferred("L", "A=B", "C>B")]
    counted = tally(track(pairwise=True), [], said, "ABCD")
    assert [one.entry for one in counted.places] == ["A", "C", "B"]
    assert counted.unplaced == ("D",)
    rows = rows_of(counted)
    value = {row["entry"]: float(row["value"]) for row in rows if row["step"] == "strength"}
    ties = next(float(row["value"]) for row in rows if row["step"] == "ties")
    expected, won = defaultdict(float), defaultdict(float)
    for row in rows:
        if row["step"] in ("preferred", "equal"):
            one, other = row["entry"], row["criterion"]
            a, b = math.exp(value[one]), math.exp(value[other])
            equal = ties * math.sqrt(a * b)
            expected[one] += (a + equal / 2) / (a + b + equal)
            expected[other] += (b + equal / 2) / (a + b + equal)
            won[one] += 1 if row["step"] == "preferred" else 0.5
            won[other] += 0 if row["step"] == "preferred" else 0.5
    for entry in "ABC":
        made_up = math.exp(value[entry]) / (1 + math.exp(value[entry]))
        assert expected[entry] + made_up == pytest.approx(won[entry] + 0.5, abs=1e-6)
    assert counted.sentences[0].startswith("A is first: judges would prefer it to an average entry in ")


def test_what_hangs_on_one_judge_is_one_true_sentence_also_of_entries_that_nobody_else_judged() -> None:
    given = {"J": {"A": 9, "B": 7}, "K": {"A": 8, "B": 6, "C": 2}}
    lost = tally(track(adjust=False), ballots(given), [], "ABC")
    said = "Without K, who gave 60 % of what counts, C would have no place; the first would stay the first."
    assert [one for one in lost.organiser if one.startswith("Without")] == [said]
    alone = tally(track(adjust=False), ballots({"J": {"A": 9, "B": 7}}), [], "AB")
    assert "Without J, who gave 100 % of what counts, no entry would have a place." in alone.organiser
