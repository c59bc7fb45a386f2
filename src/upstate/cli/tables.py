"""`upstate tables`: columns that the city's tables do not have, worked out from one another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.locate_points import LocatedPoints
    from upstate.actions.match_addresses import MatchedAddresses
    from upstate.actions.spread_values import SpreadValues

app = typer.Typer(
    help="Join the city's tables by where things are: by US address, by the area a point lies in, by the ground areas share.",
    no_args_is_help=True,
)

TableArgument = Annotated[
    str, typer.Argument(help="One of the city's tables by its name, or a file or address, which is read first.")
]
ColumnOption = Annotated[
    str, typer.Option("--as", help="Name of the new column.", show_default="as the column that is taken")
]
PointOption = Annotated[
    tuple[str, str] | None,
    typer.Option(help="Columns of longitude and latitude.", show_default="those that are called so"),
]


@app.command("match")
def match(
    table: TableArgument,
    address: Annotated[
        list[str], typer.Option(help="A column of its address; repeat it where the address stands in several.")
    ],
    to: Annotated[str, typer.Option(help="The table or file to match to.")],
    on: Annotated[list[str], typer.Option(help="A column of the address in that; repeat it as --address.")],
    key: Annotated[str, typer.Option(help="The column of that table that is the answer, such as home_id.")],
    column: ColumnOption = "",
    unit: Annotated[str, typer.Option(help="A column that holds only the unit, such as 3B.")] = "",
    on_unit: Annotated[str, typer.Option(help="The same in the table to match to.")] = "",
    point: PointOption = None,
    on_point: PointOption = None,
    building: Annotated[bool, typer.Option("--building", help="Any unit of the right building will do.")] = False,
    within: Annotated[float, typer.Option(help="Metres that two points of one place may lie apart.")] = 150.0,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Match a table's US addresses to another table's, and add which row each is: home_id to fires, parcel to permits."""
    from upstate.actions.match_addresses import match_addresses

    with running(json) as run:
        matched = match_addresses(
            workspace=workspace,
            table=table,
            address=address,
            to=to,
            on=on,
            key=key,
            column=column,
            unit=unit,
            on_unit=on_unit,
            point=point,
            on_point=on_point,
            building=building,
            within=within,
            progress=run.progress,
        )
        run.show(matched.as_json(), lambda: _show_matched(matched))


@app.command("locate")
def locate(
    table: TableArgument,
    areas: Annotated[str, typer.Option(help="The table or file of areas: GeoJSON, shapefile, GeoPackage.")],
    key: Annotated[str, typer.Option(help="The column of the areas that is the answer, such as GEOID.")],
    column: ColumnOption = "",
    point: PointOption = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Add to a table in which area each of its points lies: block group, ward, neighborhood."""
    from upstate.actions.locate_points import locate_points

    with running(json) as run:
        located = locate_points(
            workspace=workspace,
            table=table,
            areas=areas,
            key=key,
            column=column,
            point=point,
            progress=run.progress,
        )
        run.show(located.as_json(), lambda: _show_located(located))


@app.command("spread")
def spread(
    table: TableArgument,
    source: Annotated[str, typer.Option("--from", help="The table or file of the areas that have the values.")],
    values: Annotated[str, typer.Option(help="Its column of counts, such as people.")],
    rate: Annotated[bool, typer.Option("--rate", help="The column holds shares or means, not counts.")] = False,
    column: ColumnOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Give areas the values of other areas by the ground that they share: the people of block groups to wards."""
    from upstate.actions.spread_values import spread_values

    with running(json) as run:
        done = spread_values(
            workspace=workspace,
            table=table,
            source=source,
            values=values,
            column=column,
            rate=rate,
            progress=run.progress,
        )
        run.show(done.as_json(), lambda: _show_spread(done))


def _show_matched(matched: MatchedAddresses) -> None:
    show_plain(matched.sentence)
    show_plain(*(f"  {count:>7,}  {rule}" for rule, count in matched.by_rule.items()))
    if matched.by_reason:
        console.print(f"Not matched: {matched.rows - matched.matched:,}.")
    show_plain(*(f"  {count:>7,}  {reason}" for reason, count in matched.by_reason.items()))
    if matched.with_points:
        console.print(
            f"Of {matched.with_points:,} matches with a point on both sides, {matched.far:,} lie more than {matched.within:g} m apart.",
            soft_wrap=True,
        )
    if matched.stand_ins:
        console.print(
            f"{matched.stand_ins:,} rows have a point that stands for several streets; it was not used.", soft_wrap=True
        )
    show_plain(f"To check: {matched.to_check}")


def _show_located(located: LocatedPoints) -> None:
    show_plain(located.sentence)
    if located.several:
        console.print(
            f"{located.several:,} lie on a border or where areas overlap, and were given to the area that is listed first.",
            soft_wrap=True,
        )


def _show_spread(spread: SpreadValues) -> None:
    show_plain(spread.sentence)
    if spread.unknown:
        console.print(f"{spread.unknown:,} rows of {spread.source} have no number and were left out.", markup=False)
