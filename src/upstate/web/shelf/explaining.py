"""“Why is this one first?”: a unit in plain sentences, for the superintendent who wants to argue with the list."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from upstate.ranking.report.unit_list import FAR_OFF, UnitList, is_near
from upstate.ranking.report.wording import capital, count, day, is_number, percent, spaced, years
from upstate.solutions import RankingSolution
from upstate.web.look.saying import translate
from upstate.web.shelf.units import Unit

_FACTOR = re.compile(r"^(.*) \(risk ×([0-9]+(?:\.[0-9]+)?)\)$", re.DOTALL)
_HUNDREDS = (100, 1_000, 10_000)
_PLACE = ("longitude", "latitude")


@dataclass(frozen=True)
class Reason:
    """words: what is known of the unit. effect: what it does to the risk; empty where the list does not say."""

    words: str
    effect: str


@dataclass(frozen=True)
class Attribute:
    """name, value: as shown. meaning: what the field is, from the contract. known: whether the city knows it."""

    name: str
    value: str
    meaning: str
    known: bool


@dataclass(frozen=True)
class Explained:
    """One unit. question: the page's title. standing, risk: sentences. unknown: what is not known of it. point: longitude and
    latitude, or null."""

    question: str
    standing: tuple[str, ...]
    risk: tuple[str, ...]
    reasons: tuple[Reason, ...]
    no_reasons: str
    attributes: tuple[Attribute, ...]
    unknown: tuple[str, ...]
    point: tuple[float, float] | None


def explain_unit(
    *,
    unit: Unit,
    ranking: dict[str, Any],
    evidence: dict[str, Any] | None,
    solution: RankingSolution,
    shown: UnitList,
) -> Explained:
    """shown: the list of this one unit as the report shows it, so that a cell reads the same here and there. evidence: null where
    nothing was proved, or nothing that can be read."""
    attributes = _attributes(unit, solution, shown)
    return Explained(
        question=_question(unit),
        standing=_standing(unit, ranking),
        risk=tuple(_risk(unit, ranking, evidence)),
        reasons=tuple(_reason(text) for text in unit["reasons"]),
        no_reasons=_no_reasons(unit, ranking),
        attributes=attributes,
        unknown=_unknown(attributes, evidence, solution),
        point=_point(unit),
    )


def _question(unit: Unit) -> str:
    words = {"unit": unit["id"], "rank": count(unit["rank"])}
    if unit["rank"] == 1:
        return _("Why is %(unit)s first?") % words
    return _("Why is %(unit)s in place %(rank)s?") % words


def _standing(unit: Unit, ranking: dict[str, Any]) -> tuple[str, ...]:
    rank, of = unit["rank"], ranking["ranked"]
    words = {
        "unit": unit["id"],
        "rank": count(rank),
        "of": count(of),
        "units": ranking["units_word"],
        "day": translate(day(ranking["as_of"])),
        "above": count(rank - 1),
        "hundred": math.floor((of - rank) / of * 100),
        "budget": spaced(ranking["budget"]),
    }
    place = _("%(unit)s stands in place %(rank)s of %(of)s %(units)s, as things were known on %(day)s.") % words
    if rank == 1:
        compared = _("No other stands above it.")
    elif words["hundred"]:
        compared = _("%(above)s stand above it. Of every 100 on the list, about %(hundred)s stand below it.") % words
    else:
        compared = _("%(above)s stand above it. Fewer than 1 in 100 stand below it.") % words
    reached = (
        _("The budget (%(budget)s) reaches it.") if unit["chosen"] else _("The budget (%(budget)s) does not reach it.")
    ) % words
    order = (
        _("The list is in order of risk for each %(unit)s of work.") % {"unit": ranking["work"]["unit"]}
        if ranking["per_work"]
        else ""
    )
    return tuple(sentence for sentence in (place, compared, reached, order) if sentence)


def _risk(unit: Unit, ranking: dict[str, Any], evidence: dict[str, Any] | None) -> list[str]:
    """What became of units with a similar risk, before what the list says of this one. Hundreds like it are pictured only where
    nothing shows that such risks are no forecast."""
    if unit["probability"] is None:
        return [
            _("This list was made by “%(ranker)s”. It gives an order, not a risk in percent.")
            % {"ranker": ranking["ranker"]["name"]}
        ]
    words = {
        "units": ranking["units_word"],
        "outcome": ranking["outcome"],
        "within": translate(years(ranking["horizon_years"])),
        "risk": percent(unit["probability"]),
    }
    observed, is_forecast = _checked(unit, _calibration(ranking, evidence), words)
    told = [*observed, _("The list puts its risk at %(risk)s.") % words]
    told.append(_pictured(unit, words) if is_forecast else _("Take this as a place in an order, not as a forecast."))
    if evidence is not None:
        many, of, _rest = in_hundreds(evidence["base_rate"])
        told.append(
            _("In the past, of %(of)s picked by chance, %(many)s %(outcome)s within %(within)s.")
            % {**words, "of": of, "many": many}
        )
    return told


def _pictured(unit: Unit, words: dict[str, str]) -> str:
    many, of, rest = in_hundreds(unit["probability"])
    return _(
        "Picture %(of)s %(units)s with this same risk. After %(within)s we would expect to find that %(many)s of them "
        "%(outcome)s and %(rest)s did not. Nobody can say which."
    ) % {**words, "of": of, "many": many, "rest": rest}


def in_hundreds(share: float) -> tuple[str, str, str]:
    """A share as `about 12`, of `100`, and the rest: of a thousand or ten thousand where it would be none of a hundred."""
    of = next((size for size in _HUNDREDS if share * size >= 0.95), _HUNDREDS[-1])
    many = round(share * of)
    if many == 0:
        return _("fewer than 1"), count(of), _("nearly all")
    if many == of:
        return _("nearly all"), count(of), _("hardly any")
    return (
        _("about %(number)s") % {"number": count(many)},
        count(of),
        _("about %(number)s") % {"number": count(of - many)},
    )


def _calibration(ranking: dict[str, Any], evidence: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The groups by risk of the proof, from the lowest to the highest; none where another ranker was checked."""
    calibration = (evidence or {}).get("calibration") or {}
    return calibration["bins"] if calibration.get("model") == ranking["ranker"]["name"] else []


def _checked(unit: Unit, groups: list[dict[str, Any]], words: dict[str, str]) -> tuple[list[str], bool]:
    """What became, in the proof, of those with the nearest risk, and whether the unit's own may be read as a forecast."""
    if not groups:
        return [], True
    nearest = min(groups, key=lambda one: abs(_log_odds(one["predicted"]) - _log_odds(unit["probability"])))
    figures = {
        **words,
        "number": count(nearest["units"]),
        "predicted": percent(nearest["predicted"]),
        "actual": percent(nearest["actual"]),
    }
    if unit["probability"] > FAR_OFF * groups[-1]["predicted"]:
        highest = _(
            "So high a risk was never tested by itself. The riskiest group in the test on the past, %(number)s %(units)s, was "
            "given %(predicted)s on average; %(actual)s of them %(outcome)s within %(within)s."
        )
        return [highest % figures], False
    similar = _(
        "In the test on the past, %(number)s %(units)s were given a similar risk, %(predicted)s on average; %(actual)s of them "
        "%(outcome)s within %(within)s."
    )
    return [similar % figures], is_near(nearest)


def _log_odds(share: float) -> float:
    inside = min(max(share, 1e-6), 1 - 1e-6)
    return math.log(inside / (1 - inside))


def _reason(text: str) -> Reason:
    """`8 breaks on record (risk ×14.3)` in two parts."""
    found = _FACTOR.match(text)
    if not found:
        return Reason(capital(text), "")
    effect = _("In this respect the risk is %(factor)s times that of an average one.") % {"factor": found[2]}
    return Reason(capital(found[1]), effect)


def _no_reasons(unit: Unit, ranking: dict[str, Any]) -> str:
    if unit["reasons"]:
        return ""
    if unit["chosen"]:
        return _("Nothing that the list looks at sets it apart from an average one.")
    return _("The list gives reasons only for those near its top. What is known of this one stands below.")


def _attributes(unit: Unit, solution: RankingSolution, shown: UnitList) -> tuple[Attribute, ...]:
    fields = {field.name: field for table in solution.contract.resources for field in table.fields}
    names = [name for name in unit["details"] if name not in _PLACE]
    cells = shown.rows[0].details
    return tuple(
        Attribute(
            name=capital(column.heading),
            value=cell if unit["details"][name] is not None else _("not known"),
            meaning=fields[name].meaning if name in fields else "",
            known=unit["details"][name] is not None,
        )
        for name, column, cell in zip(names, shown.columns, cells, strict=True)
    )


def _unknown(
    attributes: tuple[Attribute, ...], evidence: dict[str, Any] | None, solution: RankingSolution
) -> tuple[str, ...]:
    """Of this unit, and of all of them because the city keeps no record of it."""
    own = [one.name for one in attributes if not one.known]
    meanings = {
        f"{table.name}.{one.name}": one.meaning for table in solution.contract.resources for one in table.fields
    }
    lacking = [meanings[name] for name in (evidence or {}).get("missing_fields", []) if name in meanings]
    told = [_("Of this one: %(names)s.") % {"names": ", ".join(own)}] if own else []
    told += [
        _("Of all of them, because the city has no record of it: %(meaning)s") % {"meaning": one} for one in lacking
    ]
    return tuple(told)


def _point(unit: Unit) -> tuple[float, float] | None:
    longitude, latitude = (unit["details"].get(name) for name in _PLACE)
    if is_number(longitude) and is_number(latitude) and abs(longitude) <= 180 and abs(latitude) < 90:
        return float(longitude), float(latitude)
    return None
