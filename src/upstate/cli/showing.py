"""Results in words and tables, for a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from upstate.cli.running import aside, console, show_plain

if TYPE_CHECKING:
    from upstate.actions.adapt import Adapted
    from upstate.actions.borrow import Borrowed
    from upstate.actions.check_solutions import CheckedSolution
    from upstate.actions.demo import Demonstrated
    from upstate.actions.doctor import Examined
    from upstate.actions.lend_model import LentModel
    from upstate.actions.list_solutions import ShelfEntry
    from upstate.actions.prove import Proved
    from upstate.actions.rank import Ranked
    from upstate.actions.refresh import Refreshed
    from upstate.actions.report import Reported
    from upstate.actions.update import Updated
    from upstate.city import Workspace
    from upstate.tables.checks import Finding


_MOST_SHOWN = 15


def show_new(city: Workspace, known: str = "") -> None:
    """known: what the table of places says of it, or why it says nothing."""
    console.print(f"[bold]{escape(city.settings.name)}[/] has a workspace in {city.folder}.")
    if known:
        show_plain(known)
    console.print(f"Next: cd {city.folder} && upstate solutions", markup=False)


def show_shelf(entries: Sequence[ShelfEntry]) -> None:
    for entry in entries:
        console.print(f"[bold]{entry.name}[/] {entry.version} ({entry.kind}) - {escape(entry.title)}")
        console.print(f"  {entry.summary}", markup=False)
        needs = f" Needs at least {', '.join(entry.needs)}." if entry.needs else ""
        console.print(f"  From {entry.origin}.{needs}", markup=False)
    console.print("Next: upstate borrow NAME", markup=False)


def show_checked(checked: Sequence[CheckedSolution]) -> None:
    for one in checked:
        if not one.faults:
            console.print(f"[green]sound[/] {one.folder.name}")
        for fault in one.faults:
            console.print(f"[red]fault[/] {one.folder.name}: {escape(fault)}", soft_wrap=True)
    faults = sum(len(one.faults) for one in checked)
    console.print(f"Solutions checked: {len(checked)}. Faults: {faults}.")


# What works out anew what a solution of this kind says; the other kinds say it at once.
_AFTER_NEW_TEXT = {"ranking": "upstate prove {}", "measures": "upstate measures compute"}


def show_borrowed(borrowed: Borrowed) -> None:
    by = f", by way of {borrowed.registry}" if borrowed.registry else ""
    console.print(f"Borrowed [bold]{borrowed.solution}[/] {borrowed.version} from {escape(borrowed.origin)}{by}.")
    for table, fields in borrowed.needs.items():
        console.print(f"  It needs a table {table} with at least {', '.join(fields)}.", markup=False)
    if borrowed.kind == "measures":
        console.print("Next: upstate measures borrow", markup=False)
        return
    given = " ".join(f"{table}=FILE" for table in borrowed.needs)
    console.print(f"Next: upstate adapt {borrowed.solution} {given}".rstrip(), markup=False)


def show_updated(updated: Updated) -> None:
    if not updated.changes:
        console.print(f"{updated.solution} {updated.before} is the newest text of where you borrowed it.")
    elif updated.taken:
        console.print(f"[bold]{updated.solution}[/] is now {updated.after}; it was {updated.before}.")
        if updated.kind in _AFTER_NEW_TEXT:
            console.print(f"Next: {_AFTER_NEW_TEXT[updated.kind]}".format(updated.solution), markup=False)
    else:
        console.print(f"{updated.solution} stays as it is, at {updated.before}.")


def show_adapted(adapted: Adapted, *, alone: bool = False, in_demo: bool = False) -> None:
    """alone: nobody was asked. in_demo: the demo goes on by itself, so nothing is said of what comes next."""
    for table in adapted.tables:
        console.print(f"Read [bold]{escape(table.source)}[/]: {table.rows:,} rows, {len(table.columns)} columns.")
        show_plain(*(f"  {note}" for note in table.notes))
    grid = Table("field", "column", "sure", "why", box=None, header_style="bold", pad_edge=False)
    for proposal in adapted.fields:
        why = "; ".join(proposal.mapped.reasons) or "as crosswalk.toml says"
        grid.add_row(
            f"{proposal.table}.{proposal.field}",
            escape(proposal.mapped.column),
            f"{proposal.mapped.confidence:.0%}",
            escape(why),
        )
    console.print(grid)
    if alone:
        console.print("Nobody was asked: what is at least 70 % sure was written, the rest was left.")
    for proposal in adapted.left:
        console.print(
            f"Left alone: {proposal.table}.{proposal.field} could be {escape(proposal.mapped.column)} "
            f"({proposal.mapped.confidence:.0%} sure)."
        )
    if adapted.unmapped:
        console.print(f"Not mapped, so not used: {', '.join(adapted.unmapped)}.", soft_wrap=True)
    for change in adapted.changes:
        console.print(f"Changed: {escape(change)}")
    show_checks(adapted.checks)
    console.print(f"Written to {adapted.crosswalk}; edit it where it is wrong.", soft_wrap=True)
    if adapted.missing:
        console.print(f"[bold red]Still needed:[/] {', '.join(adapted.missing)}. Write its column into that file.")
    elif not in_demo:
        console.print(f"Next: upstate prove {adapted.solution}", markup=False)


def show_checks(findings: Sequence[Finding]) -> None:
    if findings:
        console.print("\n[bold]What the data checks found[/]")
    for finding in findings:
        most = finding.share > 0.5 and finding.action in ("excluded", "not in the cohort", "set to missing")
        console.print(
            f"- {'[bold red]More than half:[/] ' if most else ''}{escape(finding.sentence)} ({finding.action})",
            soft_wrap=True,
        )
        if finding.examples:
            console.print(f"    e.g. {'; '.join(finding.examples[:2])}", markup=False, soft_wrap=True, style="dim")


def show_refreshed(refreshed: Refreshed, *, quiet: bool = False) -> None:
    """quiet: only what changed or failed."""
    for table in refreshed.tables:
        name = f"[bold]{escape(table.name)}[/]"
        if table.fault:
            console.print(f"[red]failed[/] {name}: {escape(table.fault.given)}", soft_wrap=True)
            show_plain(f"  Next: {table.fault.next_step}")
        elif table.changes and table.changed:
            console.print(f"[green]changed[/] {name}: {escape(table.changes.sentence)}.", soft_wrap=True)
        elif not quiet:
            console.print(f"unchanged {name}: {table.rows:,} rows.")
    for measure in refreshed.measures:
        if measure.fault:
            console.print(
                f"[red]failed[/] measure {escape(measure.measure)}: {escape(measure.fault.given)}", soft_wrap=True
            )
        elif measure.changed:
            console.print(f"[green]computed[/] {escape(measure.measure)}.")
    for solution in refreshed.solutions:
        console.print(f"Next: upstate prove {solution}", markup=False)


def show_plan_of_costs(fields: Sequence[str]) -> None:
    """On standard error: it is said before the work, and JSON stays alone."""
    without = f"one more without each of {', '.join(fields)}" if fields else "you have no field that you could lack"
    aside.print(f"{1 + len(fields)} proofs: one with all fields, {without}.", markup=False, soft_wrap=True)


def show_proved(proved: Proved, *, in_demo: bool = False) -> None:
    """in_demo: the demo goes on by itself, so nothing is said of what comes next."""
    evidence = proved.evidence
    first, last = evidence["as_of"][0], evidence["as_of"][-1]
    within = f"{evidence['horizon_years']} years" if evidence["horizon_years"] else "the round of visits"
    console.print(
        f"{len(evidence['as_of'])} as-of dates from {first} to {last}; outcome within {within}; "
        f"{evidence['base_rate']:.1%} of the {evidence['units']} {evidence['outcome']}."
    )
    shares = ("0.5%", "1%", "5%")
    grid = Table("ranking", *(f"top {share}" for share in shares), "lift", "AUC", box=None, header_style="bold")
    at = evidence["headline"]
    for ranker in evidence["rankers"]:
        low, high = ranker["interval"][at]
        cells = [
            f"{ranker['precision'][share]:.1%}" + (f" [{low:.1%}, {high:.1%}]" if share == at else "")
            for share in shares
        ]
        curve = "" if ranker["auc"] is None else f"{ranker['auc']:.3f}"
        grid.add_row(escape(ranker["name"]), *cells, f"{ranker['lift'][at]:.1f}x", curve)
    console.print(grid)
    console.print(
        f"Each figure: of the units at the top, the share that {evidence['outcome']}; in brackets where it lies with 95 % "
        f"certainty. Lift: how many times as many as by chance, at the top {at}. AUC: of the whole order, 0.5 is chance."
    )
    for ranker in evidence["rankers"]:
        if ranker["note"] and ranker["name"] != evidence["verdict"]["best_rule"]:
            console.print(escape(ranker["note"]), soft_wrap=True)
    _show_budget(evidence)
    _show_groups(evidence)
    _show_costs(evidence)
    for leak in evidence["leaks"]:
        console.print(f"[yellow]Leak:[/] {escape(leak['sentence'])}", soft_wrap=True)
    _show_handed_in(evidence)
    console.print(f"\n[bold]{escape(proved.sentence)}[/]", soft_wrap=True)
    if evidence["verdict"]["list"]["sentence"]:
        show_plain(evidence["verdict"]["list"]["sentence"])
    show_plain(*(evidence["visits"] or {"sentences": ()})["sentences"])
    if proved.unproved:
        show_plain(proved.unproved)
    if evidence["rung"]:
        show_plain(evidence["rung"]["sentence"])
    show_plain(f"Evidence: {proved.path} ({evidence['seconds']:.0f} s)")
    if not in_demo:
        show_plain(f"Next: {_next_rank(evidence)}")


def show_lent_model(lent: LentModel) -> None:
    learned = lent.model["learned"]
    show_plain(
        f"{lent.model['ranker']}, learned in {learned['place']} on the dates {learned['first']} to {learned['last']}."
    )
    console.print("It holds coefficients, names of features and words of categories; no row of your tables.")
    show_plain(f"Written: {lent.path}")


def _next_rank(evidence: dict[str, Any]) -> str:
    from upstate.ranking.budget import budget_options

    at = evidence["headline"]
    budget = evidence["budget"] or {"words": "50" if at == "1%" else at, "price": None}
    options = budget_options(budget["words"], budget["price"])
    return shlex.join(["upstate", "rank", evidence["solution"]["name"], *options])


def _show_handed_in(evidence: dict[str, Any]) -> None:
    if "handed_in" in evidence:
        show_plain(evidence["handed_in"]["sentence"])


def _show_budget(evidence: dict[str, Any]) -> None:
    """What the budget would have caught, by the best ranking at it."""
    if not evidence["budget"]:
        return
    by_name = {ranker["name"]: ranker for ranker in evidence["rankers"]}
    best = max(evidence["rankers"], key=lambda ranker: ranker["budget"]["recall"])
    figures = best["budget"]
    verdict = evidence["verdict"]
    beside = {
        f"“{verdict['list']['ranker']}”, which makes the list": verdict["list"]["ranker"],
        f"the rule “{verdict['best_rule']}”": verdict["best_rule"],
    }
    others = [
        f"{words}, {by_name[name]['budget']['recall']:.1%}"
        for words, name in beside.items()
        if name in by_name and name != best["name"]
    ]
    console.print(
        f"A budget of {escape(evidence['budget']['words'])} reaches {figures['k']:.0f} of the {evidence['units']} a time; "
        f"{best['name']} catches most with it: {figures['recall']:.1%} of all that {evidence['outcome']}"
        f"{'; ' + '; '.join(others) if others else ''}.",
        soft_wrap=True,
    )


def _show_groups(evidence: dict[str, Any]) -> None:
    """Who is chosen and who is missed."""
    if not evidence["equity"]:
        return
    equity = evidence["equity"]
    console.print(f"\n[bold]Chosen and missed by {escape(equity['group'])}[/] ({equity['ranker']}, top {equity['at']})")
    grid = Table("group", "units", "chosen", "had the outcome", "of them caught", box=None, header_style="bold")
    for row in equity["rows"][:_MOST_SHOWN]:
        caught = "" if row["recall"] is None else f"{row['caught']} ({row['recall']:.0%})"
        grid.add_row(
            escape(row["group"]), f"{row['units']:,}", f"{row['chosen_share']:.1%}", str(row["with_outcome"]), caught
        )
    console.print(grid)
    if len(evidence["as_of"]) > 1:
        console.print(
            f"Summed over {len(evidence['as_of'])} dates: whoever was there on each of them is counted on each."
        )


def _show_costs(evidence: dict[str, Any]) -> None:
    """What lacking each field would cost."""
    measured = evidence["field_costs"]
    if not measured:
        return
    console.print(f"\n[bold]What lacking a field would cost[/] ({measured['ranker']}, top {measured['at']})")
    grid = Table("without", "top " + measured["at"], "cost in points", box=None, header_style="bold")
    for one in measured["fields"]:
        if one["cost"] is None:
            grid.add_row(one["field"], "", "nothing can be ranked")
            continue
        low, high = (f"{bound * 100:+.1f}" for bound in one["interval"])
        grid.add_row(one["field"], f"{one['precision']:.1%}", f"{one['cost'] * 100:+.1f}, between {low} and {high}")
    console.print(grid)


def show_ranked(ranked: Ranked, *, dated: bool = False) -> None:
    """dated: whether somebody asked for a date."""
    from upstate.ranking.budget import budget_options, order_in_words
    from upstate.ranking.reach import tell_left_out

    ranking = ranked.ranking
    units = ranking["units"]
    console.print(
        f"{ranking['ranked']:,} {ranking['units_word']} as of {ranking['as_of']}, by {ranking['ranker']['name']}, {ranking['ranker']['why']}; "
        f"the budget of {ranking['budget']} reaches {len(units)} of them{_work_reached(ranking)}."
    )
    if left_out := tell_left_out(ranking):
        console.print(left_out)
    if ranking["has_passed"]:
        over = f"[yellow]Of the past:[/] the {ranking['horizon_years']} years that the list looks at are over. For a list to act on, "
        asked = "rank without --as-of, on a newer export where there is one."
        ends = f"adapt a newer export: your {ranking['outcomes_word']} end before {ranking['as_of']}."
        console.print(over + (asked if dated else ends), soft_wrap=True)
    work = ranking["work"] if ranking["per_work"] else None
    if work:
        console.print(order_in_words(work["unit"], work["least"]))
    grid = Table("rank", "id", "risk", *([work["unit"]] if work else []), "why", box=None, header_style="bold")
    for unit in units[:_MOST_SHOWN]:
        risk = "" if unit["probability"] is None else f"{unit['probability']:.0%}"
        size = [f"{unit['work']:.3f}"] if work else []
        grid.add_row(str(unit["rank"]), escape(unit["id"]), risk, *size, escape("; ".join(unit["reasons"])))
    console.print(grid)
    if any("(risk " in reason for unit in units for reason in unit["reasons"]):
        console.print(
            "Each factor compares with an average one in that respect alone; together they do not multiply up."
        )
    if ranking["per_work"] and not ranking["proved_at_budget"]:
        options = shlex.join(budget_options(ranking["budget"], ranking["price"]))
        console.print(
            f"[yellow]No proof was made at this budget:[/] upstate prove {ranking['solution']['name']} {escape(options)}",
            soft_wrap=True,
        )
    if len(units) > _MOST_SHOWN:
        console.print(f"... and {len(units) - _MOST_SHOWN} more in the files:")
    show_plain(*(f"  {path}" for path in ranked.files))
    console.print(f"Next: upstate report {ranking['solution']['name']}", markup=False)


def _work_reached(ranking: dict[str, Any]) -> str:
    """What the budget buys, such as `, 1.27 km for $1,911,000`."""
    if not ranking["work"]:
        return ""
    total, unit = ranking["work_total"], ranking["work"]["unit"]
    money = f" for ${total * ranking['price']:,.0f}" if ranking["price"] else ""
    return f", {total:,.2f} {unit}{money}"


def show_reported(reported: Reported) -> None:
    show_plain(f"Report: {reported.path}")
    if reported.ranking is None:
        console.print("It has no list yet: run `upstate rank` and then this again.")


def show_demo(shown: Demonstrated) -> None:
    console.print(f"A [bold]simulated[/] city is in {shown.folder}. Nothing in it is real.", soft_wrap=True)
    for job in shown.jobs:
        console.rule(f"[bold]{job.solution}[/] (simulated)")
        show_adapted(job.adapted, in_demo=True)
        console.print()
        show_proved(job.proved, in_demo=True)
        console.print()
        truth = job.truth
        console.print(
            f"Because the city is simulated, its true risk is known: the {truth['chosen']} units chosen as of "
            f"{truth['as_of']} have a true mean risk of {truth['true_risk_of_chosen']:.0%}, against "
            f"{truth['true_risk_of_perfect_choice']:.0%} for a perfect choice and {truth['true_risk_of_all']:.0%} for all.",
            soft_wrap=True,
        )
    console.print("\nPages to open in a browser:")
    for job in shown.jobs:
        show_reported(job.reported)
    console.print(
        f"\nIts site lists {', '.join(shown.datasets)}: as open data, or withheld with the reason.", soft_wrap=True
    )
    show_plain(f"Where it stands: upstate assess --workspace {shown.folder}")
    console.print("Its business portal, with simulated rules, fees and telephones, is under /business/.")
    console.print("A simulated civic data challenge, which everybody may try, is under /challenges/.")
    console.print(f"No mail goes out: the code to join it lies in {shown.folder}/site/outbox.", soft_wrap=True)
    console.print(f"Next: upstate serve --workspace {shown.folder}, and open http://127.0.0.1:8000/", markup=False)


def show_examined(examined: Examined) -> None:
    for what, well, words in examined.things:
        mark = "[green]well[/]" if well else "[red]ill[/] "
        console.print(f"{mark} {escape(what)}: {escape(words)}", soft_wrap=True)
