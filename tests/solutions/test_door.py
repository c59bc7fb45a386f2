"""door.toml from a stranger: what it asks is read, and every fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from upstate.errors import BadSolution
from upstate.solutions import read_folder
from upstate.solutions.checks import text_faults
from upstate.solutions.door import parse_door

SHELF = Path(__file__).parents[2] / "solutions"
GOOD = '[in_need]\nen = "leaking"\nes = "con fuga"\n[[questions]]\nname = "leak"\nen = "Leak?"\nes = "¿Fuga?"\nneed = ["yes"]\nfine = ["no"]\n'
GIVES = '[given]\ncolumn = "{}"\nen = "parts"\nes = "piezas"\n' + GOOD


def test_the_questions_of_new_orleans_say_who_is_in_need() -> None:
    door = parse_door((SHELF / "smoke-alarms" / "door.toml").read_text("utf-8"))
    assert door.judge({"anyone_home": "yes", "alarm_present": "yes", "alarm_works": "no"}) is True
    assert door.judge({"alarm_present": "yes", "alarm_works": "yes"}) is False
    assert door.judge({"anyone_home": "no"}) is None
    assert door.judge({"blighted": "yes"}) is None
    assert door.given_in({"detectors": "3"}) == 3
    assert all(question.en and question.es for question in door.questions)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ("not toml at all", "door.toml"),
        (GOOD.replace('need = ["yes"]', 'need = ["perhaps"]'), "no answer"),
        (GOOD.replace('fine = ["no"]', 'fine = ["yes"]'), "in need and not in need"),
        (GOOD.replace('name = "leak"', 'name = "in_need"'), "every table of visits"),
        (GOOD.replace('name = "leak"', 'name = "csrfmiddlewaretoken"'), "every form"),
        (GOOD.replace('name = "leak"', 'name = "door"'), "every form"),
        (GIVES.format("in_need"), "every table of visits"),
        (GIVES.format("visit_id"), "every table of visits"),
        (GIVES.format("alarms") + '[also_called]\nin_need = ["<b>need"]\n', "tag"),
        (GOOD.replace('name = "leak"', 'name = "Robert; DROP TABLE"'), "name"),
        (GOOD.replace('es = "¿Fuga?"\n', ""), "es"),
        (GOOD.replace("Leak?", "<script>"), "tag"),
        (GOOD.replace("Leak?", "x" * 700), "600"),
        (GOOD + 'kind = "choice"\n', "choices"),
        (GOOD + 'kind = "count"\n', "no answer"),
        (GOOD + "surprise = 1\n", "surprise"),
        (GOOD + GOOD[GOOD.index("[[") :], "one name"),
    ],
)
def test_a_fault_is_told(changed: str, told: str) -> None:
    with pytest.raises(BadSolution) as fault:
        parse_door(changed)
    assert told in fault.value.given


def test_the_check_of_a_folder_finds_it(tmp_path: Path) -> None:
    folder = tmp_path / "leaks"
    folder.mkdir()
    (folder / "door.toml").write_text(GOOD.replace('need = ["yes"]', 'need = ["perhaps"]'), "utf-8")
    faults = text_faults(read_folder(folder))
    assert any("perhaps" in fault for fault in faults)
    assert not any("door.toml is not a file" in fault for fault in faults)


def test_what_is_given_may_not_have_the_name_of_the_units_key(tmp_path: Path) -> None:
    from upstate.fieldwork.questions import door_of

    folder = tmp_path / "leaks"
    folder.mkdir()
    (folder / "door.toml").write_text(GIVES.format("main_id"), "utf-8")
    assert door_of(read_folder(folder), unit="home_id").given
    with pytest.raises(BadSolution) as fault:
        door_of(read_folder(folder), unit="main_id")
    assert "main_id" in fault.value.given
