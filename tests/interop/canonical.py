"""Rows of Arrow tables in the form that `odl table read` writes, so that the two can be compared."""

import datetime
import decimal
import json

import pyarrow as pa


def rows(table: pa.Table) -> list[dict]:
    return [{name: value_of(value) for name, value in row.items()} for row in table.to_pylist()]


def value_of(value):
    match value:
        case dict():
            return {name: value_of(part) for name, part in value.items()}
        case list():
            return [value_of(part) for part in value]
        case decimal.Decimal():
            return f"{value:f}"
        case datetime.datetime():
            return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case datetime.date():
            return value.isoformat()
        case _:
            return value


def as_set(rows_: list[dict], leave_out: tuple[str, ...] = ()) -> list[str]:
    """Sorted lines: tables are compared as multisets, the order of rows says nothing."""
    return sorted(json.dumps({k: v for k, v in row.items() if k not in leave_out}, sort_keys=True) for row in rows_)
