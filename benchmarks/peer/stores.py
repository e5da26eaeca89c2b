"""The two stores of the peer by their URI: mongodb://HOST:PORT/DATABASE or sqlite:PATH.

Only what is needed is imported: the API has no use for Arrow.
"""


def open_writer(uri: str):
    if uri.startswith("sqlite:"):
        from .sqlite_writer import SQLiteWriter
        return SQLiteWriter(uri.removeprefix("sqlite:"))
    from .mongo_writer import MongoWriter
    return MongoWriter(uri)


def open_reader(uri: str):
    if uri.startswith("sqlite:"):
        from .sqlite_reader import SQLiteReader
        return SQLiteReader(uri.removeprefix("sqlite:"))
    from .mongo_reader import MongoReader
    return MongoReader(uri)
