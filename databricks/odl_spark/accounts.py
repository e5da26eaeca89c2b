"""The collection `accounts`: one document an account, which shows its latest statement (Sources/MongoStore/Writing/AccountsWriter.swift)."""

from bson.int64 import Int64
from pymongo import DeleteOne, InsertOne, ReplaceOne
from pymongo.client_session import ClientSession

from odl_spark.outcome import AccountOutcome
from odl_spark.store import Store


def write_accounts(store: Store, outcomes: dict[str, AccountOutcome], session: ClientSession) -> int:
    """To be called after the statements are written. Returns how many accounts there are more than before."""
    accounts = list(outcomes)
    stored: dict[str, dict] = {}
    for start in range(0, len(accounts), 5_000):
        for document in store["accounts"].find({"_id": {"$in": accounts[start:start + 5_000]}}, session=session):
            stored[document["_id"]] = document
    requests: list[DeleteOne | InsertOne | ReplaceOne] = []
    change = 0
    for account, outcome in outcomes.items():
        old = stored.get(account)
        new = _latest(store, account, old, outcome, session)
        if new is not None:
            requests.append(ReplaceOne({"_id": account}, new) if old else InsertOne(new))
            change += 0 if old else 1
        elif old is not None:
            requests.append(DeleteOne({"_id": account}))
            change -= 1
    if requests:
        store["accounts"].bulk_write(requests, ordered=False, session=session)
    return change


def _latest(store: Store, account: str, old: dict | None, outcome: AccountOutcome, session: ClientSession) -> dict | None:
    """The account with its latest statement; None when it has none left."""
    count = int(old["statementCount"] if old else 0) + outcome.count_change
    if count <= 0:
        return None
    if old is not None and old["statementId"] in outcome.lost:
        # The one that was the latest has changed: which one is now, only the statements know.
        latest = summary(store["account_statements"].find_one(
            {"accountNumber": account}, {"transactions": 0, "_words": 0}, sort=[("periodEnd", -1), ("_id", -1)], session=session))
    else:
        candidates = [summary(document) for document in outcome.gained.values()] + ([old] if old else [])
        latest = max(candidates, key=lambda one: (int(one["lastPeriodEnd"]), one["statementId"].encode()))
    return {**latest, "statementCount": Int64(count)}


def summary(document: dict) -> dict:
    """An account as this statement of it shows it."""
    return {
        "_id": document["accountNumber"], "accountHolder": document.get("accountHolder"), "accountType": document.get("accountType"),
        "currency": document["currency"], "balance": document["closingBalance"], "statementCount": Int64(1),
        "lastPeriodEnd": document["periodEnd"], "statementId": document["statementId"],
    }
