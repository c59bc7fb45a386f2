"""Narrowing by facets: within one any of the chosen values, across them all."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from upstate.catalog.search.entry import FACETS
from upstate.catalog.search.found import Facet, FacetValue

_MOST_CHOSEN = 50

Chosen = dict[str, list[str]]


def known_facets(facets: Mapping[str, Sequence[str]]) -> Chosen:
    """What was chosen in facets that there are; a facet without a value narrows nothing."""
    chosen = {name: list(dict.fromkeys(facets.get(name, ())))[:_MOST_CHOSEN] for name in FACETS}
    return {name: values for name, values in chosen.items() if values}


def condition(chosen: Chosen, *, but: str = "") -> tuple[str, list[str]]:
    """SQL, with its parameters, that `matched.id` stands under what was chosen in every facet except `but`."""
    parts, parameters = ["true"], []
    for name, values in chosen.items():
        if name != but:
            marks = ", ".join("?" * len(values))
            parts.append(f"matched.id IN (SELECT dataset FROM facets WHERE facet = ? AND value IN ({marks}))")
            parameters += [name, *map(storable, values)]
    return " AND ".join(parts), parameters


def count_facets(connection: sqlite3.Connection, chosen: Chosen) -> tuple[Facet, ...]:
    """Each facet with its values and counts over the table `matched`."""
    return tuple(Facet(name, _values(connection, name, chosen)) for name in FACETS)


def _values(connection: sqlite3.Connection, name: str, chosen: Chosen) -> tuple[FacetValue, ...]:
    where, parameters = condition(chosen, but=name)
    counted = dict(
        connection.execute(
            "SELECT value, count(*) FROM matched JOIN facets ON facets.dataset = matched.id "
            f"WHERE facet = ? AND {where} GROUP BY value",
            [name, *parameters],
        ).fetchall()
    )
    mine = chosen.get(name, [])
    values = [FacetValue(value, counted.get(value, 0), value in mine) for value in {*counted, *mine}]
    return tuple(sorted(values, key=lambda one: (-one.count, one.value)))


def storable(text: str) -> str:
    """`text` as SQLite can hold it: half a character is not in any index."""
    return text.encode("utf-8", "replace").decode("utf-8")
