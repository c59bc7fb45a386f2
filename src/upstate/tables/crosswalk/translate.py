"""SQL that turns a city's cell into the contract's value: units, dates, codes, yes and no, money.

A cell that cannot be translated becomes null; the data checks count such cells and name them by row.
"""

from __future__ import annotations

from datetime import date

from upstate.engine import quote
from upstate.tables.contract import SQL_TYPES, ContractField
from upstate.tables.crosswalk.dates import EPOCH_MS, FORMATS
from upstate.tables.crosswalk.document import FieldMap
from upstate.tables.crosswalk.values import METRES, MISSING_SQL, UNIT_WORDS


def literal(text: str) -> str:
    """`text` as a SQL string."""
    return "'" + text.replace("'", "''") + "'"


def cell_text(column: str) -> str:
    """SQL of a cell as trimmed text; null where the city wrote one of the words for missing."""
    text = f"trim(CAST({quote(column)} AS VARCHAR))"
    return f"CASE WHEN lower({text}) NOT IN {MISSING_SQL} THEN {text} END"


def translation(field: ContractField, mapped: FieldMap | None, *, cell: str, starts: bool, today: date) -> str:
    """SQL of the contract's value of `field`; a typed null where nothing is mapped. `within` keeps its bounds.

    cell: SQL of the cell's text, as `cell_text` makes it; best the name of a column that holds it. starts: the field is the first day of an asset, so a coarse date means its first day. Any other coarse date means
    its last day, so that nothing is known earlier than it can have been.
    """
    if mapped is None:
        return f"CAST(NULL AS {SQL_TYPES[field.type]})"
    if field.codes:
        return _code(cell, field, mapped)
    if field.type == "date":
        return _date(cell, mapped, starts=starts, today=today)
    if field.type == "boolean":
        return _boolean(cell, mapped)
    if field.type in ("number", "integer"):
        return _number(cell, field, mapped)
    return cell


def _code(cell: str, field: ContractField, mapped: FieldMap) -> str:
    other = literal("other") if "other" in field.codes else "NULL"
    cases = " ".join(f"WHEN {literal(word)} THEN {literal(code)}" for word, code in mapped.codes.items())
    if not cases:
        return f"CASE WHEN {cell} IS NOT NULL THEN {other} END"
    return f"CASE WHEN {cell} IS NULL THEN NULL ELSE CASE {cell} {cases} ELSE {other} END END"


def _boolean(cell: str, mapped: FieldMap) -> str:
    def words(values: tuple[str, ...]) -> str:
        return "(" + ", ".join(literal(value) for value in values or ("",)) + ")"

    return f"CASE WHEN {cell} IN {words(mapped.yes)} THEN TRUE WHEN {cell} IN {words(mapped.no)} THEN FALSE END"


def _number(cell: str, field: ContractField, mapped: FieldMap) -> str:
    bare = f"regexp_replace({cell}, '[$€£,\\s()]', '', 'g')"
    digits = f"TRY_CAST(regexp_extract({bare}, '^([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?)[a-zA-Z\"'']*\\.?$', 1) AS DOUBLE)"
    signed = f"CASE WHEN {cell} LIKE '(%' THEN -{digits} ELSE {digits} END"
    if field.unit not in METRES:
        return signed
    # A cell that names its own unit (8in) is read in it, whatever the rest of the column is in.
    own = f"lower(regexp_extract({cell}, '([a-zA-Z\"'']+)\\.?\\s*$', 1))"
    unit = mapped.unit or field.unit
    cases = " ".join(
        f"WHEN {literal(word)} THEN {METRES[named] / METRES[field.unit]!r}" for word, named in UNIT_WORDS.items()
    )
    return f"({signed}) * CASE {own} WHEN '' THEN {METRES[unit] / METRES[field.unit]!r} {cases} END"


def _date(cell: str, mapped: FieldMap, *, starts: bool, today: date) -> str:
    text = f"regexp_replace({cell}, '[T ]+[0-9]{{1,2}}:[0-9]{{2}}.*$', '')"
    readings = [_reading(text, format_, starts=starts, today=today) for format_ in mapped.dates]
    return f"coalesce({', '.join(readings)})" if readings else "CAST(NULL AS DATE)"


def _reading(text: str, format_: str, *, starts: bool, today: date) -> str:
    if format_ == EPOCH_MS:
        digits = f"CASE WHEN regexp_full_match({text}, '-?[0-9]{{11,13}}') THEN TRY_CAST({text} AS BIGINT) END"
        return f"CAST(epoch_ms({digits}) AS DATE)"
    found = f"CAST(try_strptime({text}, {literal(format_)}) AS DATE)"
    widths = {"%Y": 4, "%Y%m%d": 8}
    if format_ in widths:
        found = f"CASE WHEN length({text}) = {widths[format_]} THEN {found} END"
    if "%y" in format_:
        found = f"CASE WHEN {found} > DATE '{today}' THEN CAST({found} - INTERVAL 100 YEAR AS DATE) ELSE {found} END"
    precision = FORMATS.get(format_, "day")
    if starts or precision == "day":
        return found
    return f"last_day({found})" if precision == "month" else f"make_date(year({found}), 12, 31)"


def within(field: ContractField) -> str:
    """SQL of the translated column `field`, null where it breaks the field's constraints (of a date: its year)."""
    name = quote(field.name)
    if field.type == "date":
        low, high = int(field.constraints.minimum or 1700), int(field.constraints.maximum or 2200)
        return f"CASE WHEN year({name}) BETWEEN {low} AND {high} THEN {name} END"
    if field.type not in ("number", "integer"):
        return name
    bounds = [f"isfinite({name})"]
    if field.constraints.minimum is not None:
        bounds.append(f"{name} >= {field.constraints.minimum!r}")
    if field.constraints.maximum is not None:
        bounds.append(f"{name} <= {field.constraints.maximum!r}")
    value = f"CAST(round({name}) AS BIGINT)" if field.type == "integer" else name
    return f"CASE WHEN {' AND '.join(bounds)} THEN {value} END"
