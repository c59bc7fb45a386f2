"""A city whose only record is of visits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.called import Called
from tests.fieldwork.town import NAME, make_visited_city


def test_what_lacking_a_field_costs_is_not_passed_over_in_silence_but_said_not_to_be_measured(
    tmp_path: Path, call: Callable[..., Called]
) -> None:
    city = make_visited_city(tmp_path)
    refused = call("prove", NAME, "--cost-of-fields", "--json", "-w", city)
    assert refused.code == 2
    assert "visits alone" in refused.fault["given"]
    assert "fires" in refused.fault["allowed"]
    assert "without --cost-of-fields" in refused.fault["next_step"]
    assert not list((city / "solutions" / NAME / "evidence").glob("*.json"))


def test_predictions_that_were_handed_in_are_refused_where_visits_alone_tell_and_change_no_proof(
    tmp_path: Path, call: Callable[..., Called]
) -> None:
    city = make_visited_city(tmp_path)
    folder = city / "solutions" / NAME / "predictions"
    folder.mkdir(parents=True)
    (folder / "winner.csv").write_text("as_of,id,prediction\n2014-01-01,P1,0.5\n", "utf-8")
    refused = call("prove", NAME, "--json", "-w", city)
    assert refused.code == 2
    assert "visits alone" in refused.fault["given"] and "winner" in refused.fault["given"]
    assert "fires" in refused.fault["allowed"]
    assert "predictions" in refused.fault["next_step"]
    assert not list((city / "solutions" / NAME / "evidence").glob("*.json"))
