"""The kind policy: what is refused, and that a generated text says what was chosen and nothing else."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.thorough import examples
from upstate.actions.check_solutions import check_solutions
from upstate.errors import BadSolution
from upstate.solutions import find_on_shelf, read_folder, read_solution
from upstate.solutions.policy import Decided, PolicySolution, draft_policy, read_policy
from upstate.standards.provisions import find_provisions

NAME = "open-data-policy"


@pytest.fixture(scope="module")
def policy() -> PolicySolution:
    return read_policy(read_folder(find_on_shelf(NAME)))


@pytest.fixture
def spoiled(tmp_path: Path) -> Callable[[str, str, str], list[str]]:
    """The faults of a copy in which a part of one file is another."""

    def spoil(file: str, old: str, new: str) -> list[str]:
        folder = Path(shutil.copytree(find_on_shelf(NAME), tmp_path / NAME))
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        [checked] = check_solutions(folders=[folder])
        return list(checked.faults)

    return spoil


def test_any_choices_give_a_text_that_holds_the_chosen_provisions_and_no_other(policy: PolicySolution) -> None:
    filled = {place.name: place.example for place in policy.text.places}
    draws = random.Random(2017)
    for _ in range(examples(15)):
        options = {choice.name: draws.choice([*choice.named]) for choice in policy.choices}
        draft = draft_policy(policy, Decided(options, filled))
        assert {one.id for one in find_provisions(draft.text) if one.confidence == 4} == {*draft.provisions}
        assert {one.id for one in find_provisions(draft.text)} == {*draft.provisions}
        assert draft.unfilled == ()


def test_every_provision_can_be_chosen_and_left_out(policy: PolicySolution) -> None:
    last = draft_policy(policy, Decided({choice.name: [*choice.named][-1] for choice in policy.choices}))
    first = draft_policy(policy, Decided({choice.name: next(iter(choice.named)) for choice in policy.choices}))
    assert [*first.provisions] != [] == [one for one in last.provisions if one != "P31"]
    assert {*first.provisions} == {f"P{number}" for number in range(1, 32)}


@pytest.mark.parametrize(
    ("option", "said"), {"public": "within six months", "within_a_year": "within a year", "no_first_day": ""}.items()
)
def test_by_when_the_first_data_are_published_is_chosen(policy: PolicySolution, option: str, said: str) -> None:
    draft = draft_policy(policy, Decided({"timeline": option}))
    [clause] = [line for line in draft.text.splitlines() if "posts a timeline" in line]
    assert re.findall("within .*? after", clause) == ([f"{said} after"] if said else [])
    assert "P27" in draft.provisions


def test_sections_and_clauses_are_numbered_without_gaps(policy: PolicySolution) -> None:
    text = draft_policy(policy, Decided({choice.name: "leave_out" for choice in policy.choices})).text
    assert re.findall(r"(?m)^## (\d+)\.", text) == ["1", "2", "3"]
    assert re.findall(r"(?m)^(\d+\.\d+) ", text) == ["1.1", "2.1", "2.2", "2.3", "3.1"]


def test_a_default_names_the_city_that_chose_so_or_is_only_a_proposal(policy: PolicySolution) -> None:
    whose = {choice.name: choice.default_from for choice in policy.choices}
    assert whose["license"].startswith("Syracuse") and whose["citation"] == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    {
        "tag": ("clauses.toml", "This is the open", "<script>This is the open", "what looks like a tag"),
        "picture": ("clauses.toml", "This is the open", "![x](https://a.example/p.png) This is the open", "a picture"),
        "link": ("clauses.toml", "This is the open", "[x](javascript:alert) This is the open", "does not begin with https"),
        "strange place": ("clauses.toml", "{adopted_by}", "{__class__}", "a brace that holds no name"),
        "unknown place": ("clauses.toml", "{adopted_by}", "{somebody}", "{somebody}, which is not there"),
        "line end": ("clauses.toml", "This is the open", "This is\\nthe open", "can not be shown"),
        "unknown option": ("clauses.toml", '["cc0"]', '["gpl"]', "the choice license has no option gpl"),
        "unknown choice": ("clauses.toml", 'when = { license = ["cc0"] }', 'when = { licence = ["cc0"] }', "no choice licence"),
        "no default": ("choices.toml", 'default = "public_domain"', 'default = "mine"', "the default 'mine' is none of"),
        "unknown provision": ("choices.toml", '["P11"]', '["P99"]', "has no provision P99"),
        "promise not kept": ("clauses.toml", "downloaded in bulk", "looked at", "no sentence shows P19"),
        "not chosen": ("clauses.toml", "keeps on a computer.", "keeps in open formats. Data shall be in bulk.", "nobody chose"),
        "unknown standard": ("solution.toml", 'standard = "open-data-policy"', 'standard = "none"', "no standard called"),
        "file elsewhere": ("solution.toml", 'file = "open-data.md"', 'file = "../city.toml"', "policy.file"),
        "not a contract": ("contract.yaml", "resources: []", "resources: x", "is not a contract"),
    }.values(),
)  # fmt: skip
def test_what_is_wrong_with_it_is_told(
    spoiled: Callable[[str, str, str], list[str]], file: str, old: str, new: str, told: str
) -> None:
    assert told in "\n".join(spoiled(file, old, new))


def test_a_file_that_is_none_of_its_kind_and_a_missing_one_are_told(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(find_on_shelf(NAME), tmp_path / NAME))
    (folder / "rules.toml").write_text("")
    (folder / "clauses.toml").unlink()
    [checked] = check_solutions(folders=[folder])
    assert any("rules.toml is not a file of this kind" in fault for fault in checked.faults)
    assert any("has no clauses.toml" in fault for fault in checked.faults)


def test_a_ranking_still_needs_tables(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(find_on_shelf("road-decay"), tmp_path / "road-decay"))
    (folder / "contract.yaml").write_text("name: road-decay\nresources: []\n")
    with pytest.raises(BadSolution, match=r"ranking\.unit"):
        read_solution(read_folder(folder))


@pytest.mark.parametrize(
    "value",
    [
        "{city}",
        "<b>x</b>",
        "a\nb",
        "[x](y)",
        "*x*",
        "# x",
        "x" * 201,
        "",
        "\x1b[31m",
        "a\u202eb",
        "_x_",
        "a __b__",
        "a__b",
    ],
)
def test_what_is_not_plain_words_can_not_be_written_into_a_place(policy: PolicySolution, value: str) -> None:
    with pytest.raises(BadSolution, match="can not be written into date"):
        draft_policy(policy, Decided(places={"date": value}))


def test_an_address_of_mail_with_an_underscore_is_plain(policy: PolicySolution) -> None:
    assert "open_data@city.gov" in draft_policy(policy, Decided(places={"contact": "open_data@city.gov"})).text


def test_every_unknown_choice_option_and_place_is_named_at_once(policy: PolicySolution) -> None:
    with pytest.raises(BadSolution) as told:
        draft_policy(policy, Decided({"licence": "x", "license": "gpl"}, {"__class__": "x"}))
    assert "there is no choice 'licence'" in told.value.given
    assert "license can not be 'gpl'; it can be public_domain, cc0, leave_out" in told.value.given
    assert "there is no place '__class__'" in told.value.given
