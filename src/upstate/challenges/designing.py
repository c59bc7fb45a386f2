"""The texts that a new challenge begins with: a design that was borrowed, or one made for another ranking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import tomlkit

from upstate.solutions import RankingSolution

_METRICS = {"5%": "precision-at-5", "10%": "precision-at-10"}


def with_day(challenge: str, on: date) -> str:
    """The text of challenge.toml with another split day, and all its comments."""
    document = tomlkit.parse(challenge)
    document["split"]["on"] = on
    return tomlkit.dumps(document)


def for_ranking(challenge: str, ranking: RankingSolution) -> str:
    """The text of challenge.toml, made for another ranking: its question, its metric, its first rule and its model. What the ranking says in English stands in both
    languages until a person translates it."""
    document = tomlkit.parse(challenge)
    document["ranking"] = ranking.name
    for key, words in (("title", ranking.header.title), ("question", ranking.header.summary)):
        document[key].update({"en": words, "es": words})
    document["task"].update(
        {"metric": _METRICS.get(ranking.settings.headline, "precision-at-1"), "also": ["area-under-curve"]}
    )
    document["baselines"] = _baselines(ranking)
    return tomlkit.dumps(document)


def _baselines(ranking: RankingSolution) -> tomlkit.items.AoT:
    rule = ranking.rules.rules[0].name
    listed = tomlkit.aot()
    listed.append(_table(name="present-rule", en=rule, es=rule, by="rule", rule=rule, present=True))
    listed.append(
        _table(name="own-model", en="The solution's own model", es="El modelo propio de la solución", by="model")
    )
    return listed


def _table(*, name: str, en: str, es: str, **more: Any) -> tomlkit.items.Table:
    table = tomlkit.table()
    table.update({"name": name, "title": _inline({"en": en, "es": es}), **more})
    return table


def _inline(values: Mapping[str, str]) -> tomlkit.items.InlineTable:
    inline = tomlkit.inline_table()
    inline.update(values)
    return inline
