"""Columns whose type the source declares, brought to the few types that a stored table has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def plain_type(kind: pa.DataType) -> pa.DataType:
    """The stored type for a declared one: text stands for times of day, bytes, lists and structures."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        return plain_type(kind.value_type)
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us")
    if pa.types.is_date(kind):
        return pa.date32()
    if pa.types.is_integer(kind):
        return pa.decimal128(20, 0) if kind == pa.uint64() else pa.int64()
    if pa.types.is_floating(kind):
        return pa.float64()
    if pa.types.is_boolean(kind) or (pa.types.is_decimal(kind) and kind.precision <= 38):
        return kind
    return pa.string()


def plain_column(column: pa.Array) -> tuple[pa.Array, str]:
    """The column in its stored type, and what had to be changed in it (empty when nothing was)."""
    import pyarrow as pa

    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    target = plain_type(column.type)
    if target != pa.string():
        return _converted(column, target)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return _sound_text(column)
    if pa.types.is_nested(column.type):
        return pa.array([_as_json(value) for value in column.to_pylist()], pa.string()), "is kept as JSON text"
    if (
        pa.types.is_binary(column.type)
        or pa.types.is_large_binary(column.type)
        or pa.types.is_fixed_size_binary(column.type)
    ):
        return pa.array(
            [value and value.hex() for value in column.to_pylist()], pa.string()
        ), "is kept as hexadecimal text"
    return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string()), ""


def _converted(column: pa.Array, target: pa.DataType) -> tuple[pa.Array, str]:
    import pyarrow as pa

    zoned = pa.types.is_timestamp(column.type) and column.type.tz is not None
    # Nanoseconds are cut to microseconds; an instant with a zone is the same number in UTC without one.
    plain = column.cast(pa.timestamp(column.type.unit)) if zoned else column
    return plain.cast(target, safe=not pa.types.is_timestamp(target)), "was turned into UTC" if zoned else ""


def _sound_text(column: pa.Array) -> tuple[pa.Array, str]:
    """Text whose bytes are not UTF-8 (a wrong code page in the source) is read as Latin-1."""
    import pyarrow as pa

    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        values = [_decoded(value) for value in column.cast(pa.binary()).to_pylist()]
        return pa.array(values, pa.string()), "holds bytes that are not UTF-8, read as Latin-1"
    return column.cast(pa.string()), ""


def _decoded(value: bytes | None) -> str | None:
    if value is None:
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)
