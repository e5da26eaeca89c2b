"""What the changes of a micro-batch come to, worked out in memory: the same rules as Sources/MongoStore/Writing/BatchOutcome.swift."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SourcePosition:
    """A version of the table, and when it was committed (T0, microseconds since 1970)."""

    version: int
    committed_at: int


@dataclass(frozen=True)
class Change:
    statement_id: str
    source: SourcePosition
    #: None: the statement is deleted.
    document: dict | None


@dataclass(frozen=True)
class Event:
    operation: str
    #: A document of this batch, or one that was stored before.
    document: dict
    source: SourcePosition
    #: What an update replaced.
    before: dict | None = None


@dataclass
class AccountOutcome:
    """What a batch does to an account."""

    count_change: int = 0
    lost: set[str] = field(default_factory=set)
    gained: dict[str, dict] = field(default_factory=dict)

    def gain(self, document: dict) -> None:
        self.count_change += 1
        self.gained[document["statementId"]] = document

    def lose(self, document: dict) -> None:
        self.count_change -= 1
        self.lost.add(document["statementId"])
        self.gained.pop(document["statementId"], None)


class BatchOutcome:
    """Applies changes to what the keys hold."""

    def __init__(self, stored: dict[str, dict]):
        self._stored = stored
        self._current: dict[str, dict | None] = {}
        self.events: list[Event] = []
        self.accounts: dict[str, AccountOutcome] = {}
        self.inserted = self.updated = self.deleted = 0

    def add(self, change: Change) -> None:
        key = change.statement_id
        is_first = key not in self._current
        now = self._stored.get(key) if is_first else self._current[key]
        if now is not None and is_first and int(now.get("_sourceVersion", -1)) > change.source.version:
            return  # A newer version is there already: this change comes late.
        if change.document is None:
            if now is not None:
                self._delete(key, now, change.source)
        elif now is None:
            self._insert(key, change.document, change.source)
        else:
            self._replace(key, now, change.document, change.source)

    @property
    def deletes(self) -> list[dict]:
        """Documents that go. One whose account changes goes too: a document cannot move to another shard by being replaced."""
        return [self._stored[key] for key, new in self._current.items() if key in self._stored and (new is None or self._moves(key, new))]

    @property
    def inserts(self) -> list[dict]:
        return [new for key, new in self._current.items() if new is not None and (key not in self._stored or self._moves(key, new))]

    @property
    def replaces(self) -> list[dict]:
        return [new for key, new in self._current.items() if new is not None and key in self._stored and not self._moves(key, new)]

    def _moves(self, key: str, new: dict) -> bool:
        return self._stored[key]["accountNumber"] != new["accountNumber"]

    def _insert(self, key: str, new: dict, source: SourcePosition) -> None:
        self.inserted += 1
        self._current[key] = new
        self._account(new).gain(new)
        self.events.append(Event("insert", new, source))

    def _replace(self, key: str, old: dict, new: dict, source: SourcePosition) -> None:
        self.updated += 1
        self._current[key] = new
        self._account(old).lose(old)
        self._account(new).gain(new)
        self.events.append(Event("update", new, source, before=old))

    def _delete(self, key: str, old: dict, source: SourcePosition) -> None:
        self.deleted += 1
        self._current[key] = None
        self._account(old).lose(old)
        self.events.append(Event("delete", old, source))

    def _account(self, document: dict) -> AccountOutcome:
        return self.accounts.setdefault(document["accountNumber"], AccountOutcome())
