"""The API as FastAPI would have it, over either store. `PEER_STORE` names the store.

usage: PEER_STORE=mongodb://HOST:PORT/DATABASE|sqlite:PATH uvicorn peer.api:app --workers 2 --loop uvloop --http httptools
"""

import asyncio
import base64
import contextlib
import datetime
import os
from typing import Annotated, Literal

import orjson
from bson.decimal128 import Decimal128
from fastapi import FastAPI, HTTPException, Query, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.exceptions import RequestValidationError

from .search import words
from .stores import open_reader

SUBSCRIBER_BUFFER = 1_000


class ChangeHub:
    """Fans the one change stream of this process out; a message is encoded once, however many listen."""

    def __init__(self):
        self.subscribers: dict[asyncio.Queue, str | None] = {}

    async def run(self, changes) -> None:
        async for account, message in changes:
            text = None
            for queue, wanted in list(self.subscribers.items()):
                if wanted is None or wanted == account:
                    text = text or encode(message).decode()
                    if queue.full():
                        self.subscribers.pop(queue)
                        queue.get_nowait()
                        queue.put_nowait(None)
                    else:
                        queue.put_nowait(text)


hub = ChangeHub()


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.store = open_reader(os.environ["PEER_STORE"])
    feed = asyncio.create_task(hub.run(app.state.store.changes()))
    yield
    feed.cancel()
    await asyncio.wait([feed])
    await app.state.store.close()


app = FastAPI(title="peer", lifespan=lifespan, docs_url=None, redoc_url=None)

Limit = Annotated[int, Query(ge=1, le=500)]
Amount = Annotated[str, Query(pattern=r"^-?\d{1,16}(\.\d{1,2})?$")]


@app.get("/hello")
async def hello():
    return json({"hello": "world"})


@app.get("/api/v1/accounts")
async def accounts(limit: Limit = 50, cursor: str | None = None):
    return page("accounts", await read("accounts", limit, decoded(cursor)))


@app.get("/api/v1/accounts/{account}/balance")
async def balance(account: str):
    return json(found(await read("balance", account)))


@app.get("/api/v1/accounts/{account}/statements")
async def statements(account: str, limit: Limit = 50, cursor: str | None = None):
    return page("statements", found(await read("statements", account, limit, decoded(cursor))))


@app.get("/api/v1/accounts/{account}/statements/latest")
async def latest(account: str):
    return json(found(await read("latest", account)))


@app.get("/api/v1/accounts/{account}/transactions")
async def transactions(
    account: str, category: str | None = None, type: Literal["CREDIT", "DEBIT"] | None = None,
    merchant: str | None = None, min_amount: Amount | None = None, max_amount: Amount | None = None,
    after: Annotated[datetime.datetime | None, Query(alias="from")] = None,
    before: Annotated[datetime.datetime | None, Query(alias="to")] = None, limit: Limit = 50, cursor: str | None = None,
):
    where = {"category": category, "type": type, "merchant": merchant, "min_amount": min_amount, "max_amount": max_amount,
             "from": seconds(after), "to": seconds(before)}
    return page("transactions", found(await read("transactions", account, where, limit, decoded(cursor))))


@app.get("/api/v1/accounts/{account}/transactions/search")
async def search(account: str, q: Annotated[str, Query(min_length=1)], limit: Limit = 50):
    return json({"transactions": found(await read("search", account, words(q), limit))})


@app.get("/api/v1/sync/status")
async def status():
    return json(await read("status"))


@app.websocket("/ws/changes")
@app.websocket("/ws/changes/{account}")
async def changes(socket: WebSocket, account: str | None = None):
    await socket.accept()
    queue = asyncio.Queue(SUBSCRIBER_BUFFER)
    hub.subscribers[queue] = account
    closed = asyncio.create_task(until_closed(socket))
    try:
        while True:
            message = asyncio.create_task(queue.get())
            await asyncio.wait({message, closed}, return_when=asyncio.FIRST_COMPLETED)
            if closed.done():
                message.cancel()
                return
            if message.result() is None:
                return await socket.close(1013)
            await socket.send_text(message.result())
    except WebSocketDisconnect:
        pass
    finally:
        closed.cancel()
        hub.subscribers.pop(queue, None)


async def until_closed(socket: WebSocket) -> None:
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await socket.receive_text()


@app.exception_handler(HTTPException)
async def http_problem(request: Request, error: HTTPException):
    return problem(error.status_code, error.detail)


@app.exception_handler(RequestValidationError)
async def validation_problem(request: Request, error: RequestValidationError):
    first = error.errors()[0]
    return problem(422, f"{first['loc'][-1]}: {first['msg']}")


def problem(status: int, detail: str) -> Response:
    return Response(orjson.dumps({"status": status, "detail": detail}), status, media_type="application/problem+json")


async def read(name: str, *arguments):
    store = app.state.store
    return await store.run(getattr(store, name), *arguments)


def found(value):
    if value is None:
        raise HTTPException(404, "no such account")
    return value


def page(name: str, rows_and_cursor) -> Response:
    rows, cursor = rows_and_cursor
    text = base64.urlsafe_b64encode(orjson.dumps(cursor)).decode() if cursor else None
    return json({name: rows, "next_cursor": text})


def decoded(cursor: str | None) -> list | None:
    with contextlib.suppress(ValueError):
        parts = orjson.loads(base64.urlsafe_b64decode(cursor)) if cursor is not None else None
        if parts is None or isinstance(parts, list):
            return parts
    raise HTTPException(422, "cursor: not a cursor of this API")


def seconds(instant: datetime.datetime | None) -> float | None:
    """No offset means UTC."""
    if instant is None:
        return None
    return (instant if instant.tzinfo else instant.replace(tzinfo=datetime.timezone.utc)).timestamp()


def json(value) -> Response:
    """Past FastAPI's own encoding, which is slower by far."""
    return Response(encode(value), media_type="application/json")


def encode(value) -> bytes:
    return orjson.dumps(value, default=_decimal, option=orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z)


def _decimal(value: Decimal128) -> str:
    """What BSONValues wrote: two decimals, 64 bits. Several times faster than str(), which goes through decimal.Decimal."""
    bid = value.bid
    cents = int.from_bytes(bid[:8], "little")
    return f"{'-' if bid[15] & 0x80 else ''}{cents // 100}.{cents % 100:02}"
