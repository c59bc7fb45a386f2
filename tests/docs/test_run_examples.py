"""The runner of examples goes red when a page shows something else than what happens."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def run(run_examples: ModuleType, tmp_path: Path) -> Any:
    def run_text(text: str) -> Any:
        page = tmp_path / "page.md"
        page.write_text(text, encoding="utf-8")
        folder = tmp_path / "folder"
        folder.mkdir()
        return run_examples.run_page(page, folder)

    return run_text


def test_a_page_that_shows_the_truth_is_green(run: Any) -> None:
    ran = run("```console\n$ echo one two\none two\n```\n\n```python\nprint(3)\n```\n\n```text\n3\n```\n")
    assert ran.faults == ()
    assert ran.examples == 2


def test_a_wrong_output_is_named_with_its_line(run: Any) -> None:
    ran = run("Words.\n\n```console\n$ echo one\ntwo\n```\n")
    (fault,) = ran.faults
    assert (fault.line, fault.shown, fault.real.strip()) == (4, "two", "one")


def test_a_wrong_output_of_python_is_named(run: Any) -> None:
    ran = run("```python\nprint(3)\n```\n\n```text\n4\n```\n")
    (fault,) = ran.faults
    assert fault.real.strip() == "3"


def test_a_command_that_fails_is_a_fault_though_nothing_is_shown(run: Any) -> None:
    assert len(run("```console\n$ false\n```\n").faults) == 1


def test_an_error_that_the_page_shows_is_expected(run: Any) -> None:
    ran = run(
        "```console\n$ upstate doctor --workspace nowhere\n...\nill  city: There is no city.toml in nowhere....\n(exit code 2)\n```\n"
    )
    assert ran.faults == ()


def test_an_error_in_three_parts_is_expected(run: Any) -> None:
    ran = run(
        "```console\n$ upstate borrow nothing --workspace nowhere\nNot done. There is no city.toml in nowhere.\n...\n```\n"
    )
    assert ran.faults == ()


def test_python_that_raises_is_a_fault(run: Any) -> None:
    (fault,) = run("```python\n1 / 0\n```\n").faults
    assert "ZeroDivisionError" in fault.real


def test_three_dots_stand_for_any_text(run_examples: ModuleType) -> None:
    assert run_examples.same("a\n...\nd", "a\nb\nc\nd")
    assert not run_examples.same("a\n...\nd", "a\nb\nc\ne")


def test_seconds_ids_and_days_of_evidence_may_differ(run_examples: ModuleType) -> None:
    assert run_examples.same("x/evidence/2026-01-02.json (9 s)", "x/evidence/2027-03-04-2.json (123 s)")
    assert run_examples.same("2024-11-21-0a1b2c3d/ranking.csv", "2024-11-21-deadbeef/ranking.csv")
    assert not run_examples.same("2024-11-21-0a1b2c3d/ranking.csv", "2024-11-22-deadbeef/ranking.csv")


def test_a_block_with_a_reason_is_left_out(run: Any) -> None:
    assert run("<!-- not run: it takes a day -->\n```console\n$ false\n```\n").examples == 0


def test_writing_puts_the_real_output_into_the_page(run: Any) -> None:
    ran = run("```console\n$ echo one\nold\nolder\n$ echo two\nold\n```\nWords.\n")
    assert ran.rewritten == "```console\n$ echo one\none\n$ echo two\ntwo\n```\nWords.\n"


def test_a_red_page_gives_exit_code_1(
    run_examples: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "red.md"
    page.write_text("```console\n$ echo one\ntwo\n```\n", encoding="utf-8")
    assert run_examples.main([str(page)]) == 1
    assert "red.md:2: $ echo one" in capsys.readouterr().out
