"""What a row of a file of visits says was found. What contradicts itself is not kept, or it is said which cell won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from upstate.fieldwork.cells import Said, read_answer, read_outcome, yes_or_no
from upstate.solutions.door import Door


@dataclass(frozen=True)
class Finding:
    """in_need: null where nobody could tell. given: null where it is not said. doubts: what was left out, and why."""

    in_need: bool | None
    given: int | None
    answers: dict[str, str]
    doubts: tuple[str, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Whether the row has no result at all."""
        return self.in_need is None and self.given is None and not self.answers


class NotUnderstood(ValueError):
    """A cell that decides what was found says something unknown, or two of them contradict each other. column: of the file, whose
    words are unknown; empty for a contradiction."""

    def __init__(self, words: str, column: str = "") -> None:
        super().__init__(words)
        self.column = column


@dataclass(frozen=True)
class _Cell:
    """column: its name in the file. said: what its text says."""

    column: str
    text: str
    said: Said

    def __str__(self) -> str:
        return f"{self.column} says {self.text[:60]!r}"


def read_finding(cells: Mapping[str, str], door: Door, columns: Mapping[str, str]) -> Finding:
    """What a row says. columns: field to the person's own column, for the words of a fault. Raises `NotUnderstood`.

    What a column states outright goes before what answers let one think.
    """
    answers, told, doubts = _answers(cells, door, columns)
    if two := door.contradiction(answers):
        one, other = (f"{columns.get(name, name)} says {cells[name][:60]!r}" for name in two)
        raise NotUnderstood(f"{one}, and {other}")
    stated = _stated(cells, door, columns)
    judged = door.judge(answers)
    given = next((one.said.given for one in (*stated, *told) if one.said.given is not None), door.given_in(answers))
    nobody = next((str(one) for one in (*stated, *told) if one.said.nobody), "")
    if not nobody and (name := door.nobody_in(answers)):
        nobody = f"{columns.get(name, name)} says {cells[name][:60]!r}"
    outright = _outright(stated, nobody, given)
    thought = True if any(one.said.in_need for one in told) else judged
    if thought is None:
        thought = next((one.said.in_need for one in told if one.said.in_need is not None), None)
    if nobody:
        doubts += ["nobody was there, so the rest of its answers is left out"] if thought and not outright else []
        return Finding(None, given, answers, tuple(doubts))
    if outright is None:
        return Finding(thought, given, answers, tuple(doubts))
    if thought is not None and thought != outright:
        doubts.append(
            f"{next(str(one) for one in stated if one.said.in_need is outright)}, and its answers otherwise; the first counts"
        )
    elif given and not outright:
        doubts.append(f"{given} were given, though {next(str(one) for one in stated if one.said.in_need is False)}")
    return Finding(outright, given, answers, tuple(doubts))


def _outright(stated: list[_Cell], nobody: str, given: int | None) -> bool | None:
    """What is stated; raises `NotUnderstood` where two cells say opposite things, or something was found though nobody was there."""
    need, fine = (next((one for one in stated if one.said.in_need is wanted), None) for wanted in (True, False))
    if need and fine:
        raise NotUnderstood(f"{need}, and {fine}")
    if nobody and (need or given):
        raise NotUnderstood(f"{need or f'{given} were given'}, and {nobody}")
    return True if need else False if fine else None


def _stated(cells: Mapping[str, str], door: Door, columns: Mapping[str, str]) -> list[_Cell]:
    """What the columns in_need and outcome say."""
    stated = []
    for name in ("in_need", "outcome"):
        if cell := cells.get(name, ""):
            answer = yes_or_no(cell) if name == "in_need" else None
            said = Said(in_need=answer) if answer is not None else read_outcome(cell, door)
            stated.append(_Cell(columns.get(name, name), cell, _known(said, name, cell, columns)))
    return stated


def _known(said: Said | None, name: str, cell: str, columns: Mapping[str, str]) -> Said:
    if said is None:
        column = columns.get(name, name)
        raise NotUnderstood(f"{column} says {cell[:60]!r}", column)
    return said


def _answers(
    cells: Mapping[str, str], door: Door, columns: Mapping[str, str]
) -> tuple[dict[str, str], list[_Cell], list[str]]:
    """The answers to the questions, what else their cells say, and cells that were left out."""
    answers: dict[str, str] = {}
    told: list[_Cell] = []
    doubts: list[str] = []
    for question in door.questions:
        cell, column = cells.get(question.name, ""), columns.get(question.name, question.name)
        if not cell:
            continue
        answer, said = read_answer(cell, question, door)
        if said is None and not question.decides:
            doubts.append(f"{column} says {cell[:60]!r}")
            continue
        told.append(_Cell(column, cell, _known(said, question.name, cell, columns)))
        answers |= {question.name: answer} if answer else {}
    return answers, told, doubts
