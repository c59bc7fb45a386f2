"""SQL that turns a city's cell into the contract's value: units, dates, codes, yes and no, money.

A cell that cannot be translated becomes null; the data checks count such cells and name them by row.
"""

from __future__ import annotations

from datetime import date

from upstate.engine import literal, quote
from upstate.tables.contract import SQL_TYPES, ContractField
from upstate.tables.crosswalk.dates import (
    EARLIEST,
    EPOCH_MS,
    EXCEL_DAYS,
    LATEST,
    MONTHS,
    TIME,
    pattern_of,
    precision_of,
)
from upstate.tables.crosswalk.document import FieldMap
from upstate.tables.crosswalk.values import (
    BLANKS,
    METRES,
    MISSING_SQL,
    NEGATIVE,
    NO_WORDS,
    NUMBER,
    PAIR,
    UNIT_WORDS,
    YES_WORDS,
)

_BLANKS_SQL = " || ".join(f"chr({ord(blank)})" for blank in BLANKS)


def trimmed(sql: str) -> str:
    """SQL of `sql` as text without blanks around it."""
    return f"trim(CAST({sql} AS VARCHAR), {_BLANKS_SQL})"


def cell_text(column: str, part: int = 0) -> str:
    """SQL of a cell of trimmed text (`profile.files_relation`); null where the city wrote one of the words for missing.

    part: of a cell that holds a pair of numbers, the first (1) or the second (2); null where it holds none.
    A whole number that a program wrote as 1987.0 is 1987: years and identifiers come so from tables with gaps.
    """
    text = quote(column)
    if part:
        return f"nullif(regexp_extract({text}, {literal(PAIR)}, {part}), '')"
    whole = f"CASE WHEN {text} LIKE '%.0' THEN regexp_replace({text}, '^([-+]?[0-9]+)[.]0$', '\\1') ELSE {text} END"
    return f"CASE WHEN lower({text}) NOT IN {MISSING_SQL} THEN {whole} END"


def translation(field: ContractField, mapped: FieldMap | None, *, cell: str, starts: bool, today: date) -> str:
    """SQL of the contract's value of `field`; a typed null where nothing is mapped. `within` keeps its bounds.

    cell: SQL of the cell's text, as `cell_text` makes it; best the name of a column that holds it. starts: the field is
    the first day of an asset, so a coarse date means its first day. Any other coarse date means its last day, so that
    nothing is known earlier than it can have been; but not a day after today, for it stands in a table of today.
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
    """A word without a code is `other` where the contract has that, else null; a code that is not the contract's too."""
    other = literal("other") if "other" in field.codes else "NULL"
    cases = " ".join(
        f"WHEN {literal(word)} THEN {literal(code)}" for word, code in mapped.codes.items() if code in field.codes
    )
    if not cases:
        return f"CASE WHEN {cell} IS NOT NULL THEN CAST({other} AS VARCHAR) END"
    return f"CASE WHEN {cell} IS NULL THEN NULL ELSE CASE {cell} {cases} ELSE {other} END END"


def _boolean(cell: str, mapped: FieldMap) -> str:
    """Words in any case; where the crosswalk lists none, the usual ones."""
    none = not (mapped.yes or mapped.no)

    def words(values: tuple[str, ...]) -> str:
        return "(" + ", ".join(literal(value) for value in sorted({value.lower() for value in values}) or ("",)) + ")"

    yes, no = (words(tuple(YES_WORDS)), words(tuple(NO_WORDS))) if none else (words(mapped.yes), words(mapped.no))
    return f"CASE WHEN lower({cell}) IN {yes} THEN TRUE WHEN lower({cell}) IN {no} THEN FALSE END"


def _number(cell: str, field: ContractField, mapped: FieldMap) -> str:
    digits = f"TRY_CAST(replace(regexp_extract({cell}, {literal(NUMBER)}, 1), ',', '') AS DOUBLE)"
    signed = f"CASE WHEN regexp_matches({cell}, {literal(NEGATIVE)}) THEN -({digits}) ELSE {digits} END"
    own = f"lower(regexp_extract({cell}, {literal(NUMBER)}, 2))"
    if field.unit not in METRES:
        return f"CASE WHEN {own} = '' THEN {signed} END"
    # A cell that names its own unit (8in) is read in it, whatever the rest of the column is in.
    unit = mapped.unit if mapped.unit in METRES else field.unit
    cases = " ".join(
        f"WHEN {literal(word)} THEN {METRES[named] / METRES[field.unit]!r}" for word, named in UNIT_WORDS.items()
    )
    return f"({signed}) * CASE {own} WHEN '' THEN {METRES[unit] / METRES[field.unit]!r} {cases} END"


def _date(cell: str, mapped: FieldMap, *, starts: bool, today: date) -> str:
    text = f"lower(regexp_replace({cell}, {literal(TIME)}, ''))"
    readings = [_reading(text, format_, starts=starts, today=today) for format_ in mapped.dates]
    return f"coalesce({', '.join(readings)})" if readings else "CAST(NULL AS DATE)"


def _reading(text: str, format_: str, *, starts: bool, today: date) -> str:
    found = _first_day(text, format_, today)
    found = f"CASE WHEN year({found}) BETWEEN {EARLIEST} AND {LATEST} THEN {found} END"
    precision = precision_of(format_)
    if starts or precision == "day":
        return found
    last = f"last_day({found})" if precision == "month" else f"make_date(year({found}), 12, 31)"
    now = f"DATE '{today}'"
    return f"CASE WHEN {found} <= {now} THEN least({last}, {now}) ELSE {last} END"


def _first_day(text: str, format_: str, today: date) -> str:
    """As `dates.read_date`, of lower-case text."""
    pattern, parts = pattern_of(format_)
    names = ", ".join(literal(part) for part in parts)
    found = f"regexp_extract({text}, {literal(f'^(?:{pattern})$')}, [{names}])"
    if format_ == EPOCH_MS:
        return f"CAST(epoch_ms(TRY_CAST({found}['ms'] AS BIGINT)) AS DATE)"
    if format_ == EXCEL_DAYS:
        return f"(DATE '1899-12-30' + TRY_CAST({found}['days'] AS INTEGER))"
    name = "b" if "b" in parts else "B"
    known = "[" + ", ".join(literal(month[:3]) for month in MONTHS) + "]"
    month = (
        f"CAST(list_position({known}, {found}['{name}'][1:3]) AS VARCHAR)"
        if name in parts
        else (f"{found}['m']" if "m" in parts else "'1'")
    )
    day = f"{found}['d']" if "d" in parts else "'1'"
    if "Y" in parts:
        return f"TRY_CAST({found}['Y'] || '-' || {month} || '-' || {day} AS DATE)"
    near = f"TRY_CAST('20' || {found}['y'] || '-' || {month} || '-' || {day} AS DATE)"
    return f"CASE WHEN {near} > DATE '{today}' THEN CAST({near} - INTERVAL 100 YEAR AS DATE) ELSE {near} END"


def within(field: ContractField) -> str:
    """SQL of the translated column `field`, null where it breaks the field's constraints (of a date: its year)."""
    name = quote(field.name)
    if field.type == "date":
        low, high = int(field.constraints.minimum or EARLIEST), int(field.constraints.maximum or LATEST)
        return f"CASE WHEN year({name}) BETWEEN {low} AND {high} THEN {name} END"
    if field.type not in ("number", "integer"):
        return name
    bounds = [f"isfinite({name})"]
    if field.constraints.minimum is not None:
        bounds.append(f"{name} >= {field.constraints.minimum!r}")
    if field.constraints.maximum is not None:
        bounds.append(f"{name} <= {field.constraints.maximum!r}")
    value = f"TRY_CAST(round({name}) AS BIGINT)" if field.type == "integer" else name
    return f"CASE WHEN {' AND '.join(bounds)} THEN {value} END"
