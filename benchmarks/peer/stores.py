"""The two stores of the peer by their URI: mongodb://HOST:PORT/DATABASE or sqlite:PATH."""


def open_writer(uri: str):
    if uri.startswith("sqlite:"):
        from .sqlite_store import SQLiteWriter
        return SQLiteWriter(uri.removeprefix("sqlite:"))
    from .mongo_store import MongoWriter
    return MongoWriter(uri)


def open_reader(uri: str):
    if uri.startswith("sqlite:"):
        from .sqlite_store import SQLiteReader
        return SQLiteReader(uri.removeprefix("sqlite:"))
    from .mongo_store import MongoReader
    return MongoReader(uri)
