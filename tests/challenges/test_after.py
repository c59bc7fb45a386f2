"""After prize day: a winner's predictions compete in the real proof, its story is begun, and whether it is used is asked and told."""

from __future__ import annotations

import csv
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from tests.challenges.conftest import NAME
from tests.challenges.made_up_roads import SPLIT, TODAY
from upstate.actions.adopt_winner import AdoptedWinner, adopt_winner
from upstate.actions.build_challenge import build_challenge
from upstate.actions.follow_adoption import follow_adoption, record_adoption
from upstate.actions.launch_challenge import launch_challenge
from upstate.actions.prove import prove
from upstate.actions.take_adoption_back import take_adoption_back
from upstate.challenges.following.adoption import due_on
from upstate.challenges.following.placed import PlacedEntry
from upstate.challenges.scoring.faults import BadPredictions
from upstate.cli import challenge_after
from upstate.errors import BadModel, BadWorkspace
from upstate.ranking.rankers.handed_in import read_handed_in

DATES = """
[dates]
time_zone = "America/New_York"
opens = 2013-04-01T09:00:00
closes = 2013-04-10T18:00:00
judged = 2013-04-20T18:00:00
results = 2013-04-30T18:00:00
"""
AFTER = datetime(2013, 5, 2, tzinfo=UTC)
# A year before the latest day: a proof waits until the record of the outcome is settled.
DAY = SPLIT.replace(year=SPLIT.year - 1)
SOLUTION = "road-decay-by-pothole-people"


@pytest.fixture(scope="module")
def launched_once(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = Path(shutil.copytree(made_once, tmp_path_factory.mktemp("launched") / "city"))
    path = city / "challenges" / NAME / "challenge.toml"
    text = path.read_text("utf-8")
    assert f"on = {SPLIT}" in text
    path.write_text(text.replace(f"on = {SPLIT}", f"on = {DAY}") + DATES, "utf-8")
    build_challenge(workspace=city, name=NAME, today=TODAY)
    launch_challenge(workspace=city, name=NAME, now=datetime(2013, 3, 2, tzinfo=UTC))
    return city


@pytest.fixture
def launched(launched_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(launched_once, tmp_path / "city"))


def oracle(city: Path) -> Path:
    """Predictions of somebody who knew everything: what no honest model reaches."""
    answers = pq.read_table(city / "challenges" / NAME / "hidden" / "answers.parquet")
    path = city.parent / "handed in.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "prediction"])
        rows = zip(answers["id"].to_pylist(), answers["value"].to_pylist(), strict=True)
        writer.writerows((unit, float(value)) for unit, value in rows)
    return path


def adopt(city: Path) -> AdoptedWinner:
    return adopt_winner(
        workspace=city, name=NAME, entry="pothole-people", predictions=oracle(city), credits="The Pothole People",
        licence="MIT", answers="Public Works", now=AFTER,
    )  # fmt: skip


def test_a_winner_becomes_a_solution_whose_predictions_compete_in_the_proof_on_its_day_alone(launched: Path) -> None:
    adopted = adopt(launched)
    proved = prove(workspace=launched, solution=adopted.solution, today=TODAY)
    evidence = proved.evidence
    assert evidence["as_of"] == [DAY.isoformat()]
    figures = {one["name"]: one["auc"] for one in evidence["rankers"]}
    assert figures["predictions of pothole-people"] == 1.0
    assert len(figures) > 5 and sorted(figures.values())[-2] < 1.0
    assert f"only as of {DAY}" in evidence["handed_in"]["sentence"]
    # Others may be as right at the top of so small a city, but none more.
    precision = {one["name"]: one["precision"]["5%"] for one in evidence["rankers"]}
    assert precision["predictions of pothole-people"] == max(precision.values()) == 1.0
    with pytest.raises(BadModel) as refused:
        prove(workspace=launched, solution=adopted.solution, as_of=[date(2009, 1, 1)], today=TODAY)
    assert refused.value.allowed == DAY.isoformat()


def test_the_story_is_begun_in_five_chapters_with_credits_licence_and_what_is_still_to_say(launched: Path) -> None:
    adopted = adopt(launched)
    readme = (adopted.folder / "README.md").read_text("utf-8")
    chapters = ["The problem", "Who did it", "What happened", "What it costs", "Where it failed"]
    assert [line[3:] for line in readme.splitlines() if line.startswith("## ")] == chapters
    assert "The Pothole People" in readme and "under MIT" in readme and "does not run the method" in readme
    assert len(adopted.to_say) == 5
    assert adopted.steps[0].startswith("Say 5 more things")
    assert 'place = "Millbrook (made up), NY"' in (adopted.folder / "solution.toml").read_text("utf-8")


def test_going_on_keeps_what_people_wrote_and_takes_in_their_words(launched: Path) -> None:
    first = adopt(launched)
    readme = first.folder / "README.md"
    said = [line for line in readme.read_text("utf-8").splitlines() if "**To say:**" not in line]
    readme.write_text("\n".join([*said, "We said it all."]), "utf-8")
    then = adopt_winner(workspace=launched, name=NAME, entry="pothole-people", now=AFTER)
    assert then.to_say == ()
    assert "We said it all." in readme.read_text("utf-8")
    assert (then.winner.credits, then.winner.licence, then.winner.answers) == (
        "The Pothole People",
        "MIT",
        "Public Works",
    )
    borrowed = [*(launched / "solutions" / SOLUTION).glob("solution-*/README.md")]
    assert any("We said it all." in path.read_text("utf-8") for path in borrowed)


def test_nothing_is_taken_up_before_the_results_are_out(launched: Path) -> None:
    with pytest.raises(BadWorkspace, match="Nobody has won"):
        adopt_winner(workspace=launched, name=NAME, entry="x", now=datetime(2013, 4, 29, tzinfo=UTC))


def test_predictions_of_other_units_are_refused_and_nothing_is_written(launched: Path) -> None:
    path = launched.parent / "wrong.csv"
    path.write_text("id,prediction\nB1,0.5\n", "utf-8")
    with pytest.raises(BadPredictions):
        adopt_winner(workspace=launched, name=NAME, entry="x", predictions=path, credits="X", now=AFTER)
    assert not (launched / "challenges" / NAME / "winners").exists()


def test_an_entry_is_taken_up_by_its_name_on_the_board_with_the_predictions_that_it_sent(launched: Path) -> None:
    placed = [PlacedEntry("pothole-people", "Pothole People", 1, oracle(launched))]
    told = {"workspace": launched, "name": NAME, "credits": "P", "placed": placed, "now": AFTER}
    with pytest.raises(BadWorkspace, match="nobody-at-all") as refused:
        adopt_winner(**told, entry="nobody-at-all", predictions=oracle(launched))
    assert refused.value.allowed == "pothole-people (place 1, Pothole People)"
    other = launched.parent / "other.csv"
    header, first, *rows = oracle(launched).read_text("utf-8").splitlines()
    other.write_text("\n".join([header, first.rpartition(",")[0] + ",0.5", *rows]), "utf-8")
    with pytest.raises(BadWorkspace, match=r"other.csv is not what pothole-people sent: 1 of .* in place of"):
        adopt_winner(**told, entry="pothole-people", predictions=other)
    assert follow_adoption(workspace=launched, name=NAME).adoption is None
    adopted = adopt_winner(**told, entry="pothole people")
    assert (adopted.winner.entry, adopted.solution) == ("pothole-people", SOLUTION)
    assert len(adopted.winner.predictions_sha256) == 64


def test_an_adoption_is_taken_back_until_the_public_was_told_of_it(launched: Path) -> None:
    folder = adopt(launched).folder
    assert take_adoption_back(workspace=launched, name=NAME, entry="pothole-people").solution == SOLUTION
    adoption = follow_adoption(workspace=launched, name=NAME).adoption
    assert adoption is not None and adoption.winners == () and folder.is_dir()
    with pytest.raises(BadWorkspace, match="was not adopted"):
        take_adoption_back(workspace=launched, name=NAME, entry="pothole-people")
    adopt(launched)
    record_adoption(
        workspace=launched, name=NAME, entry="pothole-people", state="used", by="Ann", sentence="Yes, we do.",
        today=date(2013, 8, 1),
    )  # fmt: skip
    with pytest.raises(BadWorkspace, match="The public was told on 2013-08-01"):
        take_adoption_back(workspace=launched, name=NAME, entry="pothole-people")


@pytest.mark.parametrize("entry", ["../../etc", "A B", ""])
def test_a_name_that_can_be_no_folder_is_refused(launched: Path, entry: str) -> None:
    with pytest.raises(BadWorkspace, match="can not be taken up"):
        adopt_winner(workspace=launched, name=NAME, entry=entry, predictions=oracle(launched), credits="X", now=AFTER)


def test_months_count_from_prize_day_and_end_with_the_month() -> None:
    assert [due_on(date(2013, 11, 30), months) for months in (3, 6, 12)] == [
        date(2014, 2, 28), date(2014, 5, 30), date(2014, 11, 30),
    ]  # fmt: skip


def test_what_is_due_is_reminded_of_and_silence_is_told_on_the_page(launched: Path) -> None:
    adopt(launched)
    assert follow_adoption(workspace=launched, name=NAME, today=date(2013, 7, 1)).reminders == ()
    soon = follow_adoption(workspace=launched, name=NAME, today=date(2013, 7, 20)).reminders
    assert [(one.months, one.due, one.late, one.answers) for one in soon] == [
        (3, date(2013, 7, 30), False, "Public Works")
    ]
    late = follow_adoption(workspace=launched, name=NAME, today=date(2013, 11, 1))
    assert [(one.months, one.late) for one in late.reminders] == [(3, True), (6, True)]
    assert late.sentences[0] == "pothole-people, after 3 months: asked on 2013-07-30, and nobody has answered."


def test_an_answer_is_kept_and_told_and_no_longer_due(launched: Path) -> None:
    adopt(launched)
    answer = {"workspace": launched, "name": NAME, "entry": "pothole-people", "by": "Ann, Public Works"}
    today = date(2013, 8, 1)
    record_adoption(**answer, state="trial", sentence="One crew tries it.", today=today)
    then = record_adoption(**answer, state="not used", sentence="The crew went back to its list.", today=today)
    assert then.reminders == ()
    assert then.sentences == (
        "pothole-people, after 3 months: not used. The crew went back to its list. (Ann, Public Works, 2013-08-01)",
    )
    assert then.adoption is not None and len(then.adoption.winners[0].said) == 2
    adopt(launched)
    assert follow_adoption(workspace=launched, name=NAME, today=today).sentences == then.sentences


@pytest.mark.parametrize(
    ("entry", "state", "today"),
    [
        ("nobody", "used", date(2013, 8, 1)),
        ("pothole-people", "loved", date(2013, 8, 1)),
        ("pothole-people", "used", date(2013, 5, 3)),
    ],
)
def test_an_answer_that_says_nothing_is_refused(launched: Path, entry: str, state: str, today: date) -> None:
    adopt(launched)
    with pytest.raises(BadWorkspace) as refused:
        record_adoption(
            workspace=launched, name=NAME, entry=entry, state=state, by="Ann", sentence="Yes, we do.", today=today
        )
    assert refused.value.allowed and refused.value.next_step


@pytest.mark.parametrize(
    "content",
    [
        b"", b"id,prediction\nA,1\n", b"as_of,id,prediction\n", b"as_of,id,prediction\n2014-01-01,A\n",
        b"as_of,id,prediction\nyesterday,A,1\n", b"as_of,id,prediction\n2014-01-01,A,nan\n",
        b"as_of,id,prediction\n2014-01-01,A,1e999\n", b"as_of,id,prediction\n2014-01-01,A,1\n2014-01-01,A,2\n",
        b"as_of,id,prediction\n2014-01-01,,1\n", b"\xff\xfe\x00", b'as_of,id,prediction\n2014-01-01,"A,1\n',
    ],
)  # fmt: skip
def test_a_file_that_is_no_predictions_is_refused_in_three_parts(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(BadModel) as refused:
        read_handed_in(path)
    assert refused.value.given.startswith("x.csv ")
    assert "as_of, id and prediction" in refused.value.allowed


def test_the_command_line_takes_up_a_winner_and_shows_what_is_due(
    launched: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = typer.Typer()
    app.command("adopt")(challenge_after.adopt)
    app.command("follow")(challenge_after.follow)
    where = ["--workspace", str(launched)]
    begun = CliRunner().invoke(
        app, ["adopt", NAME, "pothole-people", "--predictions", str(oracle(launched)), "--credits", "P", *where]
    )
    assert begun.exit_code == 0
    assert "To say: " in begun.stdout and "under Apache-2.0 by P" in begun.stdout
    calm = follow_adoption(workspace=launched, name=NAME, today=date(2013, 7, 1))
    challenge_after._show_followed(calm)
    assert capsys.readouterr().out == "Nothing is due before 2013-07-30.\n"
    followed = CliRunner().invoke(app, ["follow", NAME, *where])
    assert "Nothing is due before" not in followed.stdout
    assert "after 12 months: asked on 2014-04-30, and nobody has answered." in " ".join(followed.stdout.split())
    refused = CliRunner().invoke(app, ["follow", NAME, "--entry", "nobody", *where])
    assert refused.exit_code == 2 and "Traceback" not in refused.output
