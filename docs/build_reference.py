"""Write the pages of the reference that the program itself can tell: commands, Python, data checks, detectors, metrics, SQL.

`python docs/build_reference.py` writes them; with `--check` it only compares, and leaves with 1 when a page is stale.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parent / "reference"
_NOTE = "<!-- Written by docs/build_reference.py from the program itself; do not edit. -->"


def command_line() -> str:
    """Every command with its arguments and options, from what `--help` shows."""
    import typer.main

    from upstate.cli.main import app

    parts = [
        "# Command line",
        _NOTE,
        (
            "Each command has `--help`. With `--json` the result is JSON on standard output; progress and errors are on standard "
            "error. Exit codes: 0 done; 2 not done, or done and something is not well; 130 stopped by Ctrl-C."
        ),
    ]
    for path, command in _commands("upstate", typer.main.get_command(app)):
        parts += _command_part(path, command)
    return "\n\n".join(parts) + "\n"


def _commands(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _commands(f"{path} {name}", below)


def _command_part(path: str, command: Any) -> Iterator[str]:
    yield f"## `{path}`"
    if command.help:
        yield " ".join(command.help.split())
    shown = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    names = [
        parameter.metavar or parameter.name.upper() for parameter in shown if parameter.param_type_name == "argument"
    ]
    options = [parameter for parameter in shown if parameter.param_type_name == "option"]
    below = ["COMMAND"] if getattr(command, "commands", None) else []
    yield f"    {' '.join([path, *(['[OPTIONS]'] if options else []), *names, *below])}"
    if shown:
        yield _table(("Argument or option", "Meaning", "Without it"), (_parameter_row(one) for one in shown))


def _parameter_row(parameter: Any) -> tuple[str, str, str]:
    if parameter.param_type_name == "argument":
        name = f"`{parameter.metavar or parameter.name.upper()}`"
    else:
        name = ", ".join(f"`{option}`" for option in [*parameter.opts, *parameter.secondary_opts])
    return name, " ".join((parameter.help or "").split()), _default(parameter)


def _default(parameter: Any) -> str:
    if parameter.required:
        return "it must be given"
    told = getattr(parameter, "show_default", None)
    if isinstance(told, str):
        return told
    default = parameter.default
    if callable(default) or default in (None, "", False, ()) or str(default) in (".", "None"):
        return ""
    return f"`{default}`"


def python() -> str:
    """Every public action: signature, what it does, and what comes back."""
    import upstate

    parts = [
        "# Python",
        _NOTE,
        (
            "`import upstate` gives the same actions as the command line. All arguments are given by name. An error is an "
            "`upstate.errors.UpstateError` with `given`, `allowed` and `next_step`. `progress` is called with words and two "
            "numbers as the work goes on; `today` is for tests."
        ),
    ]
    for name in upstate._VERBS:
        module = importlib.import_module(f"upstate.actions.{name}")
        parts += _function_part(f"upstate.{name}", getattr(module, name))
        parts += _result_part(module, getattr(module, name))
    return "\n\n".join(parts) + "\n"


def _function_part(name: str, function: Callable[..., Any]) -> Iterator[str]:
    shown = []
    for parameter in inspect.signature(function).parameters.values():
        default = "" if parameter.default is inspect.Parameter.empty else f" = {_source(parameter.default)}"
        shown.append(f"    {parameter.name}: {parameter.annotation}{default},")
    gives = inspect.signature(function).return_annotation
    yield f"## `{name}`"
    yield "\n".join(["```", f"{name}(", *shown, f") -> {gives}", "```"])
    yield inspect.cleandoc(function.__doc__ or "")


def _source(value: object) -> str:
    return getattr(value, "__name__", None) or repr(value).replace("PosixPath", "Path")


def _result_part(module: Any, function: Callable[..., Any]) -> Iterator[str]:
    """The dataclass that comes back, where it is one of the action's own."""
    name = re.sub(r"^list\[(\w+)\]$", r"\1", str(inspect.signature(function).return_annotation))
    result = getattr(module, name, None)
    if result is None or result.__module__ != module.__name__:
        return
    fields = ", ".join(f"`{field}: {type_}`" for field, type_ in result.__annotations__.items())
    yield f"**{name}**: {inspect.cleandoc(result.__doc__ or '')}\n\nIt has {fields}."


def data_checks() -> str:
    """Every data check, from the docstring of its file and the names of the findings in it."""
    from upstate.tables import checks

    parts = [
        "# Data checks",
        _NOTE,
        (
            "`upstate adapt` and `upstate prove` run all of them. Each counts over all rows, gives examples by file and row, and says "
            "what was done: *told* (nothing was changed), *set to missing*, *put right*, *excluded*, *last one kept*, *not in the cohort*."
        ),
    ]
    for module in sorted(found.name for found in pkgutil.iter_modules(checks.__path__)):
        rule = importlib.import_module(f"{checks.__name__}.{module}")
        if hasattr(rule, "check"):
            names = ", ".join(f"`{name}`" for name in finding_names(rule))
            parts += [f"## {module.replace('_', ' ')}", inspect.cleandoc(rule.__doc__ or ""), f"Finding: {names}"]
    return "\n\n".join(parts) + "\n"


def detectors() -> str:
    """Every detector, from the docstrings of its file and its function."""
    from upstate.standards.detectors import DETECTORS

    parts = [
        "# Detectors",
        _NOTE,
        (
            "What a [standard](standard.md) calls `seen_by`. `upstate assess` lets each look at the workspace, and at the site where there is "
            "one. Where there is nothing to look at, a detector can not tell; that is not “not met”."
        ),
    ]
    for name, detector in sorted(DETECTORS.items()):
        about = inspect.getdoc(importlib.import_module(detector.__module__)) or ""
        parts += [f"## `{name}`", about, inspect.getdoc(detector) or ""]
    return "\n\n".join(parts) + "\n"


def challenge_metrics() -> str:
    """Every metric of a challenge, and how predictions are scored."""
    from upstate.challenges.scoring.metrics import METRICS

    rows = ((f"`{one.name}`", ", ".join(sorted(one.tasks)), one.better, f"{one.sentence}") for one in METRICS.values())
    table = _table(("Metric", "Tasks", "Better", "What it says"), rows)
    return "\n\n".join(["# Metrics of a challenge", _NOTE, _METRICS_BEGIN, table, _METRICS_END]) + "\n"


_METRICS_BEGIN = """`challenge.toml` names the metric that decides as `metric` of its `task`, and others that the board shows as `also`."""

_METRICS_END = """## The file

Plain CSV in UTF-8 of 50 MB at most, unpacked, with the header `id,prediction` and one row for each id of `test.csv`, in any order. A chance lies
from 0 to 1, a count is not negative, and a number is written with a point. Each fault is named by its row as a spreadsheet counts them, the header
being row 1: the first 50, and how many more. Where more than three ids are missing, one sentence before them says how many, and where the file ends.

## Ties

Units with the same prediction are taken in every order at once: a figure is its mean over all shuffles. Where there are no ties it is that of
scikit-learn; of `area-under-curve` it always is. A count that is predicted below 0.000000001 is taken as that, and a chance of 0 or 1 is drawn in by
2.2 × 10⁻¹⁶, as scikit-learn does.

## Interval and verdict

The middle 95 % of 500 bootstrap draws over units. The difference to the city's present rule is made in the same draws, so what both have
in common falls out. It is *better* where the whole interval lies above nothing, *worse* where it lies below, else *no more than noise*. Of more than
5,000 units in a part so many are drawn from, and the spread is brought to the whole by the root of their number.

Of a number a few large misses make much of a figure, and a sample seldom holds its share of them. So each end of its interval is the further of two, that of
the middle of the draws and that of bootstrap-t, and the spread is brought to the whole by standard errors that see all units. In simulations
(`benchmarks/README.md`) intervals of rankings and chances held the truth in 92 to 97 of 100 challenges, of the mean absolute error and the Poisson deviance
in 92 to 98, of the root mean squared error and R squared in 90 to 98. Of costs, of which few are very large, the root mean squared error held it in 86 with 300
units, 89 with 2,000 and 96 with 20,000: with few units the mean absolute error is the surer metric there.

## Public and private

While the challenge runs, only the public part is shown, rounded: shares to three digits after the point, others to three digits that count for
a figure as large as the spread of the outcomes. The private part decides.

## By place

Of a yes or no: of each place's units with the outcome, the share that stands in the top of the list (that of the metric, else 10 %). Of a number: by how
much predictions are off there. Fairness is how well the worst served place is served against all, 1 being alike. A place with fewer than 30 units, or
fewer than 20 with the outcome, is not shown.

One place is always the worst. So the units with the outcome (of a number: all units) are dealt to the places by lot, 500 times, each place getting as
many as it has. Where the worst place comes out as badly in fewer than 5 of 100 deals, it is *more than noise*, else *no more than noise*. Beside the ratio, CSV and JSON
have `fairness_by_lot`, below which it falls in 5 of 100 deals. With few units in a place only a large difference can be told from noise."""


def finding_names(rule: Any) -> list[str]:
    """The names of a rule's findings; a part that depends on the data in <>."""
    tree = ast.parse(inspect.getsource(rule))
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "name":
            names += _texts(node.value)
    return list(dict.fromkeys(names))


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(map(_part, node.values))


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.FormattedValue):
        return f"<{_last(part)}>"
    return str(part.value) if isinstance(part, ast.Constant) else ""


def _last(part: ast.FormattedValue) -> str:
    source = ast.unparse(part.value)
    return "field" if source.endswith(".name") else source


def sql() -> str:
    """What borrowed SQL may say, from the list that refuses everything else."""
    from upstate.engine.allowed import _OPERATORS, _TYPES, allowed_functions

    operators = {re.sub(r"(?<=[a-z])(?=[A-Z])", " ", one.__name__).lower() for one in _OPERATORS}
    parts = ["# SQL that a solution may use", _NOTE, _SQL_BEGINS]
    parts += ["## Operators", _listed(operators), "## Functions", _listed(allowed_functions())]
    parts += ["## Types in CAST", _listed(str(one.value).lower() for one in _TYPES), _SQL_ENDS]
    return "\n\n".join(parts) + "\n"


def peers() -> str:
    """The themes with their variables and weights, the JSON of `upstate peers`, and the files that the table is made of."""
    from upstate.places.files import KINDS
    from upstate.places.measures import MEASURES
    from upstate.places.peers import THEMES, title_of

    names = dict.fromkeys(name for weights in THEMES.values() for name in weights)
    rows = []
    for name in names:
        unit = MEASURES[name].unit if name in MEASURES else "km" if name == "location" else ""
        weights = (THEMES[theme].get(name) for theme in THEMES)
        rows.append((f"`{name}`", title_of(name), unit, *("" if one is None else f"{one:.2g}" for one in weights)))
    parts = ["# Peers and places", _NOTE, _PEERS_BEGINS]
    parts += ["## Variables and weights", _PEERS_WEIGHTS, _table(("Variable", "Meaning", "Unit", *THEMES), rows)]
    parts += ["## Files that the table of places is made of", _PEERS_FILES]
    for kind in KINDS:
        parts += [f"### {kind.TITLE[0].upper()}{kind.TITLE[1:]}", inspect.cleandoc(kind.__doc__ or "")]
    return "\n\n".join(parts) + "\n"


_PEERS_BEGINS = """How to use them: [find your peers](../how-to/find-your-peers.md). Why they are made so:
[decision 20](../decisions/0020-peers-by-rank.md).

## Keys of `upstate peers --json`

| Key | Meaning |
|---|---|
| `place` | the city: `geoid`, `name`, `kind`, `state`, `population`, `longitude`, `latitude`, `website` |
| `theme` | the theme that was asked for |
| `compared` | how many places it was compared with |
| `peers` | the nearest first: `rank`, all keys of a place, `distance`, `closest`, `furthest`, `not_known` (of the peer), `sentence` |
| `peers[].closest`, `peers[].furthest` | up to three variables each: `variable`, `title`, `gap` (in standard units), `here` (the city's figure), `there` (the peer's), `words` |
| `variables` | what was compared: `variable`, `title`, `unit`, `weight` (a share of 1), `vintage`, `here`, `peers` (their median), `everyone` (the median of all places that know it), `known` (how many do) |
| `not_known` | variables of the theme that are not known of the city, so they count for nothing: `variable`, `title` |

What is not known is `null`."""

_PEERS_WEIGHTS = """A weight says how much a variable counts beside the others of its theme. In `all`, each theme counts as much as the others."""

_PEERS_FILES = """Each is recognised by its header, whatever its name. Files may be zipped or gzipped."""

_SQL_BEGINS = """Each `.sql` file holds **one SELECT** in DuckDB's dialect. It may read the contract's tables by their names, and
in `features.sql` and `label.sql` also `cohort`. `:as_of` is the as-of date. The tables are
[as-of views](../explanation/why-as-of-views.md): no condition on the date is needed. What is not listed here is refused.

Columns are named with lower-case letters, digits and underscores, beginning with a letter.

## Clauses

`WITH`, `FROM`, joins, subqueries, `WHERE`, `GROUP BY`, `HAVING`, `QUALIFY`, `ORDER BY`, `LIMIT`, `DISTINCT`,
`UNION`, `EXCEPT`, `INTERSECT`, window functions, `FILTER`, `WITHIN GROUP`, `INTERVAL`."""

_SQL_ENDS = """## The same in every run

What hangs on the order of rows says what that order is: `LIMIT`, `DISTINCT ON` and windows of `row_number`, `lag`, `lead`,
`first_value` and `last_value` come with `ORDER BY`, and that names a column. There is no `OFFSET`.

## Names of WITH

Each name stands once in the query and is not the name of a table. `RECURSIVE` and `MATERIALIZED` are refused. A query names 40
tables at most.

## Patterns

`LIKE` and `ILIKE` take a text with two `%` at most, and nothing that is computed.

## Never

Functions that read files, tables or settings; functions that give another result in another run (`random`, `now`, `first`,
`any_value`, and among equals `arg_max` and `mode`); functions where a table is expected; names of schemas or databases; more than one statement; anything but SELECT.

Each query is bounded in length, depth, time, memory and disk."""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(set(names))) + "."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)])


PAGES: dict[str, Callable[[], str]] = {
    "challenge-metrics.md": challenge_metrics,
    "command-line.md": command_line,
    "python.md": python,
    "data-checks.md": data_checks,
    "detectors.md": detectors,
    "peers.md": peers,
    "sql.md": sql,
}


def stale_pages() -> list[str]:
    """Names of the pages that are not what the program says."""
    return [
        name
        for name, build in PAGES.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text("utf-8") != build()
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or only compare."""
    parser = argparse.ArgumentParser(description="Write the generated pages of the reference.")
    parser.add_argument("--check", action="store_true", help="only compare; leave with 1 when a page is stale")
    if parser.parse_args(arguments).check:
        stale = stale_pages()
        sys.stdout.write("".join(f"docs/reference/{name} is stale; run `make docs`\n" for name in stale))
        return 1 if stale else 0
    for name, build in PAGES.items():
        (REFERENCE / name).write_text(build(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
