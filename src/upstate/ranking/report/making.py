"""How to make the figures again."""

from __future__ import annotations

import itertools
import shlex
from dataclasses import dataclass
from datetime import date
from typing import Any

from upstate.ranking.budget import budget_options
from upstate.ranking.report.findings import Column, Table
from upstate.ranking.report.wording import NOT_KNOWN, count


@dataclass(frozen=True)
class Making:
    """commands: lines for a shell, to be run in the city's workspace."""

    seed: str
    commands: tuple[str, ...]
    inputs: Table
    versions: Table


def describe_making(evidence: dict[str, Any], ranking: dict[str, Any] | None) -> Making:
    name = evidence["solution"]["name"]
    commands = [
        _adapt(evidence),
        _prove(evidence),
        _rank(ranking, name) if ranking else "",
        f"upstate report {shlex.quote(name)}",
    ]
    return Making(
        seed=str(evidence["seed"]),
        commands=tuple(command for command in commands if command),
        inputs=_inputs(evidence),
        versions=_versions(evidence),
    )


def _adapt(evidence: dict[str, Any]) -> str:
    """The files by their names alone: where they lie is the city's own."""
    given = [f"{table}={source}" for one in evidence["inputs"] for table in one["fills"] if (source := one["source"])]
    return shlex.join(["upstate", "adapt", evidence["solution"]["name"], *given])


def _prove(evidence: dict[str, Any]) -> str:
    parts = ["upstate", "prove", evidence["solution"]["name"]]
    if evidence["horizon_years"]:  # rounds of visits follow from the record
        parts += _tested(evidence["as_of"])
    budget, equity = evidence.get("budget"), evidence.get("equity")
    if budget:
        parts += budget_options(budget["words"], budget["price"])
    if equity:
        parts += ["--group", equity["group"]]
    return shlex.join([*parts, "--seed", str(evidence["seed"])])


def _tested(dates: list[str]) -> list[str]:
    """Dates a year apart as a range, others one by one."""
    days = [date.fromisoformat(text) for text in dates]
    yearly = all((a.year + 1, a.month, a.day) == (b.year, b.month, b.day) for a, b in itertools.pairwise(days))
    if len(days) > 1 and yearly:
        return ["--as-of", f"{dates[0]}..{dates[-1]}"]
    return [part for text in dates for part in ("--as-of", text)]


def _rank(ranking: dict[str, Any], name: str) -> str:
    parts = ["upstate", "rank", name, *budget_options(ranking["budget"], ranking["price"])]
    parts += ["--as-of", ranking["as_of"], "--ranker", ranking["ranker"]["name"]]
    return shlex.join([*parts, "--seed", str(ranking["seed"])])


def _inputs(evidence: dict[str, Any]) -> Table:
    rows = [
        (one["table"], str(one["source"] or NOT_KNOWN), count(one["rows"]), str(one["sha256"] or NOT_KNOWN))
        for one in evidence["inputs"]
    ]
    solution = evidence["solution"]
    rows.append((solution["name"], f"solution {solution['version']}", "", solution["sha256"]))
    columns = (
        Column("Input", number=False),
        Column("From", number=False),
        Column("Rows"),
        Column("SHA-256 fingerprint", number=False),
    )
    return Table("inputs-table", "What was read. The same fingerprint means the same content.", columns, tuple(rows))


def _versions(evidence: dict[str, Any]) -> Table:
    rows = tuple((name, str(version)) for name, version in evidence["versions"].items())
    return Table(
        "versions-table", "Programs", tuple(Column(word, number=False) for word in ("Program", "Version")), rows
    )
