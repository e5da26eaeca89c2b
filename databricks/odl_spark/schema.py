"""The table of statements: one schema, the same as `odl generate` makes (a test compares them)."""

from pyspark.sql.types import ArrayType, DataType, DateType, DecimalType, StringType, StructField, StructType, TimestampNTZType, TimestampType

MONEY = DecimalType(18, 2)

TRANSACTION = StructType([
    StructField("transactionId", StringType()),
    StructField("date", TimestampType()),
    StructField("description", StringType()),
    StructField("merchant", StringType()),
    StructField("category", StringType()),
    StructField("type", StringType()),
    StructField("amount", MONEY),
    StructField("balance", MONEY),
])

STATEMENT = StructType([
    StructField("statementId", StringType()),
    StructField("accountNumber", StringType()),
    StructField("accountHolder", StringType()),
    StructField("accountType", StringType()),
    StructField("currency", StringType()),
    StructField("periodStart", DateType()),
    StructField("periodEnd", DateType()),
    StructField("openingBalance", MONEY),
    StructField("closingBalance", MONEY),
    StructField("generatedAt", TimestampType()),
    StructField("transactions", ArrayType(TRANSACTION)),
])

#: Columns without which no row is a statement.
REQUIRED = {"statementId", "accountNumber", "currency", "periodEnd", "closingBalance"}
REQUIRED_OF_TRANSACTION = {"transactionId", "date", "type", "amount"}

#: What the change feed adds to the table's columns.
FEED_COLUMNS = {"_change_type", "_commit_version", "_commit_timestamp"}

#: In-commit timestamps: when a version was committed does not change when its log is copied.
PROPERTIES = {"delta.enableChangeDataFeed": "true", "delta.enableInCommitTimestamps": "true"}


class SchemaProblem(Exception):
    """The table's schema does not fit: every row would be refused."""


def create_table(name: str) -> str:
    """The statement that makes the table, where it is not there."""
    columns = ",\n  ".join(f"{field.name} {field.dataType.simpleString()}" for field in STATEMENT)
    properties = ", ".join(f"'{key}' = '{value}'" for key, value in PROPERTIES.items())
    return f"CREATE TABLE IF NOT EXISTS {name} (\n  {columns}\n) USING DELTA\nTBLPROPERTIES ({properties})"


def check(schema: StructType, table: str) -> None:
    """Raises SchemaProblem where a column is missing or cannot hold a statement's values. Further columns are welcome."""
    _check(schema, STATEMENT, REQUIRED, table, "")
    if "transactions" in schema.names:
        transactions = schema["transactions"].dataType
        if not isinstance(transactions, ArrayType) or not isinstance(transactions.elementType, StructType):
            raise SchemaProblem(f"{table}: column transactions is {transactions.simpleString()}, must be an array of struct")
        _check(transactions.elementType, TRANSACTION, REQUIRED_OF_TRANSACTION, table, "transactions.")


def _check(schema: StructType, wanted: StructType, required: set[str], table: str, prefix: str) -> None:
    for field in wanted:
        if field.name not in schema.names:
            if field.name in required:
                raise SchemaProblem(f"{table}: column {prefix}{field.name} is missing")
        elif not _fits(schema[field.name].dataType, field.dataType):
            kind = schema[field.name].dataType.simpleString()
            raise SchemaProblem(f"{table}: column {prefix}{field.name} is {kind}, must be {field.dataType.typeName()}")


def _fits(given: DataType, wanted: DataType) -> bool:
    if isinstance(wanted, TimestampType):
        return isinstance(given, (TimestampType, TimestampNTZType))
    return type(given) is type(wanted)
