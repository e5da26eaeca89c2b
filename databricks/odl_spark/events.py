"""The change feed's messages: the same JSON as Sources/StatementStore/ChangeMessage.swift writes."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from bson.datetime_ms import DatetimeMS
from bson.decimal128 import Decimal128

from odl_spark.schema import STATEMENT

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_DAYS = {"periodStart", "periodEnd"}
_MONEY = {"openingBalance", "closingBalance"}


def timestamp_text(microseconds: int) -> str:
    """2024-02-29T12:34:56.123456Z"""
    return (_EPOCH + timedelta(microseconds=microseconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def micros(document: dict, name: str) -> int | None:
    """A date of the document with the microseconds that stand beside it."""
    value = document.get(name)
    if value is None:
        return None
    return int(value) * 1_000 + int(document.get(f"_{name.removeprefix('_')}Micros") or 0)


def short_statement(document: dict) -> str:
    """The document without its transactions, as a JSON object."""
    additional_names = [name for name in document if not name.startswith("_") and name not in STATEMENT.names]
    members = []
    for name in STATEMENT.names:
        if name == "transactions":
            continue
        value = document.get(name)
        if value is not None:
            if name in _DAYS:
                value = timestamp_text(int(value) * 1_000)[:10]
            elif name in _MONEY:
                value = money_text(value)
            elif name == "generatedAt":
                value = timestamp_text(micros(document, name))
        members.append(f'"{name}":{_json(value)}')
    if document.get("_additional") is not None:
        members.append(document["_additional"])
    else:
        members += [f"{_json(name)}:{_json(document[name])}" for name in additional_names if document.get(name) is not None]
    members += [f'"{name}":{_json(timestamp_text(micros(document, name)))}' for name in ("_batchStartTime", "_processedAt")]
    members.append(f'"_sourceVersion":{int(document["_sourceVersion"])}')
    return "{" + ",".join(members) + "}"


def message(
    *, token: str, operation: str, document: dict, statement: str, before: str | None, version: int, committed_at: int, processed_at: int,
    started_at: int,
) -> str:
    """What WebSocket clients get. before: the statement that an update replaced. Instants in microseconds."""
    members = {
        "token": token, "operation": operation, "accountNumber": document["accountNumber"], "statementId": document["statementId"],
        "source_version": version, "committed_at": timestamp_text(committed_at), "processed_at": timestamp_text(processed_at),
        "pipeline_latency_ms": (processed_at - started_at) / 1_000,
    }
    replaced = "" if before is None else f',"before":{before}'
    return f'{_json(members)[:-1]},"statement":{statement}{replaced}}}'


def money_text(value: Decimal128) -> str:
    return f"{value.to_decimal():.2f}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_text)


def _text(value: object) -> str:
    if isinstance(value, Decimal128):
        return f"{value.to_decimal():f}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, DatetimeMS):
        return timestamp_text(int(value) * 1_000)
    raise TypeError(f"{type(value).__name__} has no JSON")
