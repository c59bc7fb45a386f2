"""A city that has the American Housing Survey's file lets its list begin with it. The file here is simulated."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from upstate.actions.borrow import borrow
from upstate.actions.fit_survey import FittedSurvey, fit_survey
from upstate.actions.new import new
from upstate.actions.opening import open_solution
from upstate.errors import BadSolution, UpstateError

sys.path.append(str(Path(__file__).parents[1] / "ranking" / "shares"))
from simulated_survey import TRUTH, simulated_file

COLUMNS = ("share_before_1950", "share_poor", "share_moved_before_2000")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    new(folder=tmp_path / "city", place="Springfield, NY")
    borrow(workspace=tmp_path / "city", solution="smoke-alarms")
    return tmp_path / "city"


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    columns = simulated_file(np.random.default_rng(3))
    path = tmp_path_factory.mktemp("survey") / "household.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


@pytest.fixture(scope="module")
def fitted(survey: Path, tmp_path_factory: pytest.TempPathFactory) -> FittedSurvey:
    """All homes of the survey, fitted for a city of its own."""
    folder = tmp_path_factory.mktemp("fitted") / "city"
    new(folder=folder, place="Springfield, NY")
    borrow(workspace=folder, solution="smoke-alarms")
    return fit_survey(workspace=folder, solution="smoke-alarms", file=survey)


def no_alarm(city: Path) -> Any:
    chances = open_solution(city, "smoke-alarms").solution.rules.chances
    assert chances
    return chances.parts[0]


def test_what_the_survey_says_takes_the_place_of_what_was_published(city: Path, fitted: FittedSurvey) -> None:
    before = no_alarm(city).believed
    fitted_city = fitted.path.parents[2]
    assert fitted.believed.homes > 1000 and fitted.believed.errors_by == "replicate weights"
    for column, true in zip(COLUMNS, TRUTH[1:], strict=True):
        one = fitted.believed.coefficients[column]
        assert one.low < true < one.high
        assert no_alarm(fitted_city).believed[column] == one.value != before[column]
    assert no_alarm(fitted_city).before.share == fitted.believed.share


def test_only_homes_of_the_metro_count(city: Path, survey: Path, fitted: FittedSurvey) -> None:
    in_metro = fit_survey(workspace=city, solution="smoke-alarms", file=survey, metro="0160").believed.homes
    assert in_metro < fitted.believed.homes / 5
    with pytest.raises(UpstateError, match="No home of this place"):
        fit_survey(workspace=city, solution="smoke-alarms", file=survey, metro="99999")


def test_a_file_without_the_answers_and_a_solution_without_the_question_are_told(city: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(UpstateError, match=r"has no column SMOKE, YRBUILT or BUILT, .* WEIGHT"):
        fit_survey(workspace=city, solution="smoke-alarms", file=other)
    borrow(workspace=city, solution="road-decay")
    with pytest.raises(UpstateError, match="asks no survey"):
        fit_survey(workspace=city, solution="road-decay", file=other)
    assert not (city / "solutions" / "smoke-alarms" / "believed.toml").exists()


@pytest.mark.parametrize("text", ["part = 1", "not toml at [all", 'part = "another chance"'])
def test_a_broken_believed_file_is_told_and_not_a_traceback(city: Path, fitted: FittedSurvey, text: str) -> None:
    whole = fitted.path.read_text("utf-8").replace('part = "no working alarm"', text)
    open_solution(city, "smoke-alarms").paths.believed.write_text(whole, "utf-8")
    with pytest.raises(BadSolution, match="believed"):
        open_solution(city, "smoke-alarms")
