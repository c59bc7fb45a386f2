"""Solutions of the kind `ranking`: three SELECTs, rules of thumb, and what the figures mean in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from upstate.engine import BorrowedQuery, parse_borrowed
from upstate.errors import BadSolution
from upstate.solutions.folder import FolderText
from upstate.solutions.header import Header, Text, read_contract, read_toml, validated
from upstate.tables.contract import Contract

ModelName = Literal["logistic", "poisson", "lightgbm", "chances"]
_MOST_FIELDS = 300
# Tables that a run makes beside the contract's: a contract that named one could read the outcomes of an earlier date.
_OUR_TABLES = ("cohort", "features", "label", "picked", "units")
# The columns of every ranking, beside which stand those that a solution shows.
RANKING_COLUMNS = ("rank", "id", "probability", "score", "chosen", "reasons")
_COLUMN = r"^[a-z][a-z0-9_]{0,62}$"
# Each query, and what it may read beside the contract's tables. That of the visits may be left out.
_VISITS = "visits.sql"
_QUERIES: dict[str, tuple[str, ...]] = {
    "cohort.sql": (),
    "features.sql": ("cohort",),
    "label.sql": ("cohort",),
    _VISITS: ("cohort",),
}
_ORDER = re.compile(r"[a-z][a-z0-9_]{0,62} (asc|desc)")


class Work(Text):
    """The measure in which work is budgeted. column: of cohort.sql; unit: its name; size: of the column a unit. least: of the
    column, what a unit counts as at least under a budget, because no job is smaller."""

    column: str = Field(pattern=_COLUMN)
    unit: str
    size: float = Field(gt=0)
    least: float = Field(default=0, ge=0)


class RankingSettings(Text):
    """The `[ranking]` part of solution.toml.

    unit: the column that names a unit in all queries, and key of `table`. found: what a visit finds of a unit, in the past, as
    `outcome` is what happens to it. horizon_years: length of the window of
    the outcome. history_years: how much record must lie before the first date trained on. headline: the share of the list
    that the verdict speaks of first.
    """

    unit: str = Field(pattern=_COLUMN)
    table: str = Field(pattern=_COLUMN)
    units: str
    outcome: str
    outcomes: str
    found: str = "had a finding"
    horizon_years: int = Field(ge=1, le=20)
    history_years: int = Field(default=3, ge=0, le=50)
    model: ModelName = "logistic"
    headline: Literal["0.5%", "1%", "2%", "5%", "10%"] = "1%"
    work: Work | None = None
    show: tuple[str, ...] = ()

    @field_validator("show")
    @classmethod
    def _are_not_ours(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if taken := {*value} & {*RANKING_COLUMNS}:
            raise ValueError(f"{', '.join(sorted(taken))} is a column that the ranking has anyway")
        return value


class Feature(Text):
    """One column that models may use. words: a sentence part in which {} is the value. scale: how linear models take it
    (log: natural log of 1 + value; exposure: the expected number of outcomes is proportional to it, which only the
    Poisson model uses, and at most one feature is). topic: features of one topic are given as one reason."""

    words: str
    scale: Literal["linear", "log", "category", "exposure"] = "linear"
    topic: str = ""

    @field_validator("words")
    @classmethod
    def _shows_a_value(cls, value: str) -> str:
        # The words are a reason for any unit: what they say without a value would be false of some.
        if "{}" not in value and "{show:" not in value:
            raise ValueError("the words show no value: write {} for the feature's own, or {show:column}")
        return value


class Rule(Text):
    """A rule of thumb. order: `column asc` or `column desc`, the first counts most. counts: its one column is a number of
    outcomes, so that under a budget of work it is taken per unit of work."""

    name: str = Field(min_length=3, max_length=80)
    order: tuple[str, ...] = Field(min_length=1)
    counts: bool = False
    source: str = ""

    @field_validator("order")
    @classmethod
    def _readable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            if not _ORDER.fullmatch(entry):
                raise ValueError(f"{entry!r} is not `column asc` or `column desc`")
        return value

    @model_validator(mode="after")
    def _one_column_counts(self) -> Rule:
        if self.counts and (len(self.order) > 1 or not self.order[0].endswith(" desc")):
            raise ValueError("counts = true needs one column in order, and that one desc")
        return self

    @property
    def keys(self) -> tuple[tuple[str, bool], ...]:
        """Each column and whether its highest values come first."""
        return tuple((entry.split()[0], entry.endswith(" desc")) for entry in self.order)


class Index(Text):
    """Published weights over columns. scale: how a column counts, as its rank among the units (0 lowest to 1 highest) or as
    its share of the highest. An index of several parts is their mean, each as its share of the highest."""

    name: str = Field(min_length=3, max_length=80)
    weights: dict[str, float] = Field(default_factory=dict)
    parts: dict[str, dict[str, float]] = Field(default_factory=dict)
    scale: Literal["rank", "share of highest"] = "rank"
    source: str = Field(min_length=4)

    @model_validator(mode="after")
    def _weighs_something(self) -> Index:
        if bool(self.weights) == bool(self.parts) or not all(self.parts.values()):
            raise ValueError("an index has weights, or parts that each have weights")
        return self

    @property
    def weighed(self) -> tuple[dict[str, float], ...]:
        """The weights of each part; of an index without parts, one."""
        return tuple(self.parts.values()) or (self.weights,)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that has a weight, once."""
        return tuple(dict.fromkeys(column for weights in self.weighed for column in weights))


# What is asked of the American Housing Survey; `ranking.shares.survey_file` reads it.
SurveyPredictor = Literal["built_before_1950", "income_under_200_poverty", "moved_in_before_2000"]


class Before(Text):
    """A share of the whole city, and how many tries it is worth."""

    share: float = Field(gt=0, lt=1)
    tries: float = Field(gt=0, le=1000)


class Chance(Text):
    """One of the chances that are multiplied, in one of three forms.

    hits and tries: columns with how often a thing was found, and among how many: a share, or with rate = true a number for each
    of `tries`, which may be years. What was measured of a unit is drawn toward the areas that it lies in (within: columns, the
    smallest area first), these toward the city, and with near = true toward what was found nearby.
    before: what is thought of the whole city before anything is counted. believed: of columns, what one more adds to the
    logarithm of the odds, as published elsewhere: all there is without visits, and afterwards only as far as the visits bear it
    out. attributes: columns that may tell something here, as far as the visits say so.
    adds: a factor 1 plus columns times these numbers, such as a relative risk less one times a share of people.
    survey: of each predictor of the American Housing Survey the column that is believed for it, for a city that has the survey.
    per: a rate is shown for so many tries. words: what stands in a unit's list, {} is the chance.
    """

    name: str = Field(min_length=3, max_length=40)
    column: str = Field(pattern=_COLUMN)
    words: str
    hits: str = ""
    tries: str = ""
    rate: bool = False
    within: tuple[str, ...] = Field(default=(), max_length=4)
    near: bool = False
    before: Before = Field(default_factory=lambda: Before(share=0.5, tries=1))
    believed: dict[str, float] = Field(default_factory=dict)
    attributes: tuple[str, ...] = Field(default=(), max_length=20)
    survey: dict[SurveyPredictor, str] = Field(default_factory=dict)
    per: float = Field(default=1.0, gt=0)
    adds: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_form(self) -> Chance:
        if bool(self.adds) == bool(self.hits and self.tries) or bool(self.hits) != bool(self.tries):
            raise ValueError("a chance has hits and tries, or adds")
        if self.adds and (self.within or self.near or self.rate):
            raise ValueError("a chance that adds has no areas, no neighbours and no rate")
        if self.rate and (self.near or self.believed or self.attributes):
            raise ValueError("a rate is drawn toward its areas alone")
        if "{}" not in self.words:
            raise ValueError("the words show no value: write {} for the chance")
        if taken := {*self.shown} & {*RANKING_COLUMNS}:
            raise ValueError(f"{', '.join(sorted(taken))} is a column that the ranking has anyway")
        if self.survey and {*self.survey.values()} != {*self.believed}:
            raise ValueError(
                "survey names for each of its three predictors a column of believed, and believed no other"
            )
        return self

    @property
    def shown(self) -> tuple[str, str, str]:
        """The columns of the ranking in which it stands: the chance, and its interval."""
        return (self.column, f"{self.column}_low", f"{self.column}_high")

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it reads."""
        places = ("longitude", "latitude") if self.near else ()
        told = (*self.believed, *self.attributes)
        return tuple(name for name in (self.hits, self.tries, *self.within, *places, *told, *self.adds) if name)


class Chances(Text):
    """Chances that are multiplied, each shown apart. It needs no record to begin with. done: a column that is not 0 where
    nothing more is to be done, so that the unit comes last."""

    name: str = Field(min_length=3, max_length=80)
    source: str = Field(min_length=4)
    done: str = ""
    parts: tuple[Chance, ...] = Field(min_length=1, max_length=6)

    @model_validator(mode="after")
    def _columns_differ(self) -> Chances:
        shown = [name for part in self.parts for name in part.shown]
        if len({*shown}) < len(shown):
            raise ValueError("two chances stand in one column")
        return self


class Rules(Text):
    """rules.toml."""

    rules: tuple[Rule, ...] = Field(min_length=1)
    indexes: tuple[Index, ...] = ()
    chances: Chances | None = None

    @model_validator(mode="after")
    def _names_differ(self) -> Rules:
        names = [rule.name for rule in self.rules] + [index.name for index in self.indexes]
        if self.chances:
            names += [self.chances.name, *(part.name for part in self.chances.parts)]
        if len(set(names)) < len(names):
            raise ValueError("two rules have one name")
        return self


class _RankingText(Header):
    ranking: RankingSettings
    features: dict[Annotated[str, Field(pattern=_COLUMN)], Feature] = Field(min_length=1)

    @field_validator("features")
    @classmethod
    def _one_exposure(cls, value: dict[str, Feature]) -> dict[str, Feature]:
        if sum(feature.scale == "exposure" for feature in value.values()) > 1:
            raise ValueError("more than one feature has the scale exposure")
        return value


@dataclass(frozen=True)
class RankingSolution:
    """A solution of the kind ranking, parsed and safe to run in a sandbox."""

    name: str
    header: Header
    settings: RankingSettings
    features: dict[str, Feature]
    contract: Contract
    cohort: BorrowedQuery
    feature_query: BorrowedQuery
    label: BorrowedQuery
    visits: BorrowedQuery | None
    rules: Rules
    sha256: str

    @property
    def records(self) -> frozenset[str]:
        """The tables of the contract whose events are the outcome."""
        return self.label.reads & frozenset(self.contract.tables)


def read_ranking(folder: FolderText) -> RankingSolution:
    """Read a ranking solution from its text; raises `BadSolution` that lists the faults of all its files."""
    faults: list[BadSolution] = []

    def attempt(read: Any, *arguments: Any, **settings: Any) -> Any:
        try:
            return read(*arguments, **settings)
        except BadSolution as fault:
            faults.append(fault)
            return None

    header = attempt(_read_toml_part, folder, "solution.toml", _RankingText)
    rules = attempt(_read_toml_part, folder, "rules.toml", Rules)
    contract = attempt(_read_contract, folder)
    queries = {
        file: attempt(_read_query, folder, file, contract, extra)
        for file, extra in _QUERIES.items()
        if file != _VISITS or file in folder.files
    }
    if header and rules and header.ranking.model == "chances" and rules.chances is None:
        faults.append(_no_chances())
    if header and rules and (both := _shown_twice(header.ranking, rules)):
        faults.append(both)
    if header and contract:
        faults += [fault for fault in [_unit_fault(header.ranking, contract)] if fault]
    if faults:
        raise _together(folder.name, faults)
    return RankingSolution(
        name=folder.name,
        header=Header.model_validate(header.model_dump(by_alias=True, exclude={"ranking", "features"})),
        settings=header.ranking,
        features=header.features,
        contract=contract,
        cohort=queries["cohort.sql"],
        feature_query=queries["features.sql"],
        label=queries["label.sql"],
        visits=queries.get(_VISITS),
        rules=rules,
        sha256=folder.sha256,
    )


def _read_toml_part(folder: FolderText, file: str, model: type[Any]) -> Any:
    return validated(model, read_toml(folder.text(file), source=file), source=file)


def _read_contract(folder: FolderText) -> Contract:
    contract = read_contract(folder.text("contract.yaml"))
    if faults := contract_faults(contract):
        raise BadSolution(
            f"contract.yaml: {'; '.join(faults)}.",
            allowed=f"at most {_MOST_FIELDS} fields, in tables that are not called {', '.join(_OUR_TABLES)}",
            next_step="Name the tables for what one row is; ask only for what the queries read.",
        )
    return contract


def contract_faults(contract: Contract) -> list[str]:
    """What no solution may ask for: too many fields, and tables that would pass for those that a run makes."""
    fields = sum(len(table.fields) for table in contract.resources)
    faults = [f"it has {fields} fields; {_MOST_FIELDS} is the most"] if fields > _MOST_FIELDS else []
    return faults + [f"a table may not be called {name}" for name in contract.tables if name in _OUR_TABLES]


def _read_query(
    folder: FolderText, file: str, contract: Contract | None, extra: tuple[str, ...]
) -> BorrowedQuery | None:
    text = folder.text(file)
    if contract is None:  # its faults are told already; without it no table name can be judged
        return None
    tables = frozenset((*contract.tables, *extra))
    return parse_borrowed(text, source=file, tables=tables, parameters=frozenset({"as_of"}))


def _unit_fault(settings: RankingSettings, contract: Contract) -> BadSolution | None:
    """The fault of naming a unit that the contract does not have; null when it is there."""
    table = contract.tables.get(settings.table)
    if table is not None and settings.unit in table.key:
        return None
    return BadSolution(
        f"solution.toml: ranking.unit is {settings.unit}, which is not the primary key of {settings.table}.",
        allowed="the primaryKey of a table in contract.yaml",
        next_step="Name that key and its table.",
    )


def _shown_twice(settings: RankingSettings, rules: Rules) -> BadSolution | None:
    """The fault of a chance in the place of a column of the city; null where there is none."""
    parts = rules.chances.parts if rules.chances else ()
    taken = {name for part in parts for name in part.shown} & {*settings.show, settings.unit, "longitude", "latitude"}
    if not taken:
        return None
    return BadSolution(
        f"rules.toml: a chance stands in the column {', '.join(sorted(taken))}, which is the city's own.",
        allowed="chances in columns that solution.toml does not show",
        next_step="Give the chance another column.",
    )


def _no_chances() -> BadSolution:
    return BadSolution(
        "solution.toml: ranking.model is chances, and rules.toml has no [chances].",
        allowed="the model chances where rules.toml says which",
        next_step="Write [chances] into rules.toml, or name another model.",
    )


def _together(name: str, faults: list[BadSolution]) -> BadSolution:
    if len(faults) == 1:
        return faults[0]
    return BadSolution(
        f"The solution {name} has {len(faults)} faults:\n" + "\n".join(f"  - {fault.given}" for fault in faults),
        allowed="; ".join(dict.fromkeys(fault.allowed for fault in faults)),
        next_step="Mend the places that are named, then run `upstate solutions check` on the folder.",
    )
