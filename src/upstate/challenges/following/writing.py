"""A winner's method as the folder of a solution: the ranking that the challenge rests on, with the winner's story begun in five chapters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import tomlkit

from upstate.solutions.challenge import ChallengeText
from upstate.solutions.header import Header

TO_SAY = "**To say:**"
_README, _SOLUTION = "README.md", "solution.toml"
_UNWANTED = re.compile(r"[<>\[\]`*_#|\\]")


@dataclass(frozen=True)
class Winner:
    """entry: its name, as in the challenge's addresses. credits: who made it. licence: under which it was given, as SPDX. as_of: the day of its predictions."""

    entry: str
    credits: str
    licence: str
    as_of: date
    units: int


def solution_name(ranking: str, entry: str) -> str:
    """The name of the folder."""
    return f"{ranking}-by-{entry}"


def write_solution(
    base: Mapping[str, str], header: Header, *, challenge: ChallengeText, winner: Winner, place: str, geoid: str, year: int
) -> dict[str, str]:  # fmt: skip
    """The files of the folder by path. base: those of the ranking; its SQL, rules and sample stay as they are, so its licence stays that of the text."""
    readme = _readme(header, challenge=challenge, winner=winner, place=place)
    return {**base, _README: readme, _SOLUTION: _solution(base[_SOLUTION], challenge, winner, place, geoid, year)}


def to_say(readme: str) -> tuple[str, ...]:
    """What a person still has to say, in the order of the story."""
    return tuple(line.partition(TO_SAY)[2].strip() for line in readme.splitlines() if TO_SAY in line)


def _solution(base: str, challenge: ChallengeText, winner: Winner, place: str, geoid: str, year: int) -> str:
    document = tomlkit.parse(base)
    document["version"] = "0.1.0"
    document.pop("reported", None)  # results of the ranking, not of this method
    origin = tomlkit.table()
    origin.update(
        {"place": place, "geoid": geoid, "year": year, "with": f"{plain(winner.credits)} ({plain(challenge.title.en)})"}
    )
    document["origin"] = origin
    return tomlkit.dumps(document)


def plain(text: str) -> str:
    """On one line, without characters that Markdown or HTML would take for their own."""
    return " ".join(_UNWANTED.sub(" ", text).split())


def _readme(header: Header, *, challenge: ChallengeText, winner: Winner, place: str) -> str:
    who, title = plain(winner.credits), plain(challenge.title.en)
    event = f", at {plain(challenge.event.title.en)}" if challenge.event else ""
    return f"""# {header.title}

A method by {who}, from the challenge “{title}” of {place}. It rests on the ranking {challenge.ranking}.

## The problem

{plain(challenge.question.en)}

> {TO_SAY} who decides this today, and what goes wrong when it is decided badly.

## Who did it

{who}, as the entry “{winner.entry}” of “{title}”{event}. What they gave is under {winner.licence}; the queries, rules and sample of this folder are those of
{challenge.ranking}, under {header.licence}.

> {TO_SAY} how the method works, in ten sentences: what it reads, what it computes, where its code lies and which version of it won.

## What happened

Predictions for {winner.units:,} units as of {winner.as_of} were handed in while the outcome was hidden. `upstate prove` holds them against chance, the rules of thumb and the
models that are learned here, on that day.

> {TO_SAY} what `upstate prove` says, with the interval, and what the city did with it.

## What it costs

> {TO_SAY} the prize, the hours of staff and of the team, and what a year of running it takes.

## Where it failed

- **Only predictions are here.** Upstate does not run the method; for another day somebody who can run it has to hand in new ones.
- **One day was tested.** A method that did well once may have been lucky; the interval says how far.

> {TO_SAY} for which units it was wrong, and what it can not see.
"""
